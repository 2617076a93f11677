namespace Quickstart;

internal sealed record Customer(string Email, string ExternalId, string Name);

internal sealed record InvoiceLine(long InvoiceId, int Position, string Description);
