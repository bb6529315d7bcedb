import { z } from "zod"

// The content security policy allows no code made from text, which zod would otherwise try first.
z.config({ jitless: true })
