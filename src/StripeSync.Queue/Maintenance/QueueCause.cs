namespace StripeSync.Queue;

/// <summary>A cause of errors at the queue, and what removes it.</summary>
/// <param name="Name">The name that <c>stripesync diagnose</c> prints, such as <c>unique_key_missing</c>.</param>
/// <param name="SqlState">What the client's driver reports; <see langword="null"/> where nothing fails, or where it depends.</param>
/// <param name="HttpStatus">What PostgREST answers, such as 409; <see langword="null"/> where no request is answered.</param>
/// <param name="Meaning">What happens, in a sentence.</param>
/// <param name="NextStep">The command or the act that removes it.</param>
public sealed record QueueCause(string Name, string? SqlState, int? HttpStatus, string Meaning, string NextStep);
