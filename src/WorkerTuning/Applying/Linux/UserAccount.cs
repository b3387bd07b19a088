namespace WorkerTuning.Applying.Linux;

/// <param name="Name">Null for a number that no account has.</param>
/// <param name="Number">The user id.</param>
/// <param name="Group">The account's own group; null for a number that no account has.</param>
internal sealed record UserAccount(string? Name, uint Number, uint? Group);
