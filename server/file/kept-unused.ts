/** What no reading named for so long is let go. */
export const KEPT_UNUSED = '1 day'

/** Nor is it named any more shortly before: no clean-up comes between a look at it and the reading that names it. */
export const NAMEABLE_UNUSED = '23 hours 50 minutes'

/** The oldest of what one member attached and named nowhere makes room: nobody fills an incident for the others. */
export const MOST_UNUSED = 50
