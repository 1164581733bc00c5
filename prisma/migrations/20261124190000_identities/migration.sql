-- Who a person is to an OpenID Connect provider. Read and written by the auth role alone.

CREATE TABLE "person_identity" (
    "issuer" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "person" UUID NOT NULL,
    "linked_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "person_identity_pkey" PRIMARY KEY ("issuer","subject")
);

CREATE INDEX "person_identity_person_idx" ON "person_identity"("person");

alter table person_identity
  add constraint person_identity_person_fkey foreign key (person) references person (id) on delete restrict;

revoke all on person_identity from public;
grant select, insert, delete on person_identity to holdpoint_auth;
