-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "person" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "password_hash" TEXT,
    "password_changed_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "notice" TEXT,

    CONSTRAINT "person_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "id" UUID NOT NULL,
    "person" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "authenticated_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),
    "user_agent" TEXT,

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "link_token" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "workspace" UUID,
    "person" UUID,
    "role" TEXT,
    "email" TEXT,
    "created_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "spent_at" TIMESTAMPTZ(3),

    CONSTRAINT "link_token_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "installation" (
    "singleton" BOOLEAN NOT NULL DEFAULT true,
    "claimed_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "installation_pkey" PRIMARY KEY ("singleton")
);

-- CreateTable
CREATE TABLE "stream_head" (
    "workspace" UUID NOT NULL,
    "stream" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "hash" BYTEA NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "stream_head_pkey" PRIMARY KEY ("workspace","stream")
);

-- CreateTable
CREATE TABLE "entry" (
    "workspace" UUID NOT NULL,
    "stream" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "bytes" BYTEA NOT NULL,
    "hash" BYTEA NOT NULL,
    "prev" BYTEA NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "type" TEXT NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "command" UUID NOT NULL,
    "part" INTEGER NOT NULL,

    CONSTRAINT "entry_pkey" PRIMARY KEY ("workspace","stream","seq")
);

-- CreateTable
CREATE TABLE "sealed_value" (
    "workspace" UUID NOT NULL,
    "stream" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "pointer" TEXT NOT NULL,
    "salt" TEXT NOT NULL,
    "value" TEXT NOT NULL,

    CONSTRAINT "sealed_value_pkey" PRIMARY KEY ("workspace","stream","seq","pointer")
);

-- CreateTable
CREATE TABLE "stream_state" (
    "workspace" UUID NOT NULL,
    "stream" TEXT NOT NULL,
    "evolve_version" INTEGER NOT NULL,
    "seq" INTEGER NOT NULL,
    "state" JSONB NOT NULL,

    CONSTRAINT "stream_state_pkey" PRIMARY KEY ("workspace","stream")
);

-- CreateTable
CREATE TABLE "command_result" (
    "workspace" UUID NOT NULL,
    "actor" TEXT NOT NULL,
    "command" UUID NOT NULL,
    "digest" BYTEA NOT NULL,
    "result" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "command_result_pkey" PRIMARY KEY ("workspace","actor","command")
);

-- CreateTable
CREATE TABLE "counter" (
    "workspace" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "value" INTEGER NOT NULL,

    CONSTRAINT "counter_pkey" PRIMARY KEY ("workspace","kind")
);

-- CreateTable
CREATE TABLE "workspace" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "origin" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "removed_at" TIMESTAMPTZ(3),

    CONSTRAINT "workspace_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "member" (
    "workspace" UUID NOT NULL,
    "id" UUID NOT NULL,
    "person" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "joined_at" TIMESTAMPTZ(3) NOT NULL,
    "removed_at" TIMESTAMPTZ(3),

    CONSTRAINT "member_pkey" PRIMARY KEY ("workspace","id")
);

-- CreateTable
CREATE TABLE "catalogue_object" (
    "workspace" UUID NOT NULL,
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "attributes" JSONB NOT NULL,

    CONSTRAINT "catalogue_object_pkey" PRIMARY KEY ("workspace","id")
);

-- CreateTable
CREATE TABLE "runbook" (
    "workspace" UUID NOT NULL,
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "origin" TEXT NOT NULL,
    "withdrawn_at" TIMESTAMPTZ(3),
    "problem" JSONB,

    CONSTRAINT "runbook_pkey" PRIMARY KEY ("workspace","id")
);

-- CreateTable
CREATE TABLE "runbook_document" (
    "workspace" UUID NOT NULL,
    "hash" TEXT NOT NULL,
    "document" JSONB NOT NULL,
    "source" TEXT NOT NULL,

    CONSTRAINT "runbook_document_pkey" PRIMARY KEY ("workspace","hash")
);

-- CreateTable
CREATE TABLE "incident" (
    "workspace" UUID NOT NULL,
    "id" UUID NOT NULL,
    "number" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "origin" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "severity" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "private" BOOLEAN NOT NULL,
    "commander" UUID,
    "apps" JSONB NOT NULL,
    "environments" JSONB NOT NULL,
    "declared_at" TIMESTAMPTZ(3) NOT NULL,
    "declared_by" UUID NOT NULL,
    "resolved_at" TIMESTAMPTZ(3),
    "seq" INTEGER NOT NULL,
    "summary" JSONB NOT NULL,

    CONSTRAINT "incident_pkey" PRIMARY KEY ("workspace","id")
);

-- CreateTable
CREATE TABLE "incident_viewer" (
    "workspace" UUID NOT NULL,
    "incident" UUID NOT NULL,
    "member" UUID NOT NULL,

    CONSTRAINT "incident_viewer_pkey" PRIMARY KEY ("workspace","incident","member")
);

-- CreateTable
CREATE TABLE "environment_freeze" (
    "workspace" UUID NOT NULL,
    "id" UUID NOT NULL,
    "number" TEXT NOT NULL,
    "environment" UUID NOT NULL,
    "kinds" TEXT[],
    "incident" UUID,
    "private" BOOLEAN NOT NULL,
    "state" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "lifted_at" TIMESTAMPTZ(3),

    CONSTRAINT "environment_freeze_pkey" PRIMARY KEY ("workspace","id")
);

-- CreateIndex
CREATE INDEX "session_person_idx" ON "session"("person");

-- CreateIndex
CREATE UNIQUE INDEX "link_token_token_hash_key" ON "link_token"("token_hash");

-- CreateIndex
CREATE INDEX "link_token_workspace_idx" ON "link_token"("workspace");

-- CreateIndex
CREATE INDEX "link_token_person_idx" ON "link_token"("person");

-- CreateIndex
CREATE UNIQUE INDEX "workspace_slug_key" ON "workspace"("slug");

-- CreateIndex
CREATE INDEX "member_person_idx" ON "member"("person");

-- CreateIndex
CREATE UNIQUE INDEX "member_workspace_person_key" ON "member"("workspace", "person");

-- CreateIndex
CREATE UNIQUE INDEX "runbook_workspace_slug_key" ON "runbook"("workspace", "slug");

-- CreateIndex
CREATE INDEX "incident_workspace_declared_at_idx" ON "incident"("workspace", "declared_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "incident_workspace_number_key" ON "incident"("workspace", "number");

-- CreateIndex
CREATE INDEX "incident_viewer_workspace_member_idx" ON "incident_viewer"("workspace", "member");

-- CreateIndex
CREATE INDEX "environment_freeze_workspace_environment_idx" ON "environment_freeze"("workspace", "environment");

-- CreateIndex
CREATE UNIQUE INDEX "environment_freeze_workspace_number_key" ON "environment_freeze"("workspace", "number");
