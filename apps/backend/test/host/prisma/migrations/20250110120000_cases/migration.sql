CREATE TABLE "case" (
    "id" TEXT PRIMARY KEY,
    "tenant_id" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "conversation_id" UUID NOT NULL
);
