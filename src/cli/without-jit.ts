import * as z from 'zod';

/* A run validates each thing once, for which compiling a function first does not pay. Imported before any schema is made. */
z.config({ jitless: true });
