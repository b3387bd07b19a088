namespace WorkerTuning.Configuration.Python;

/// <summary>
/// A value that cannot be known without running foreign code: it carries why and where it came from, through every operation.
/// </summary>
// IsForeign: whether it is an object of foreign code itself, whose members are then the better place to point at.
// MayBeAbsent: whether the name or key may not even exist.
// Module: the standard module it comes from: present everywhere, and not reaching into the file.
// Dotted: the full name of an imported object.
internal sealed record Unknown(
    string Reason, int Start, int End, bool IsForeign = false, bool MayBeAbsent = false, string? Module = null, string? Dotted = null)
{
    /// <summary>Whether its operations can be trusted not to raise.</summary>
    public bool NeverRaises => Module is not null && ModuleCatalogue.NeverRaises(Module);
}
