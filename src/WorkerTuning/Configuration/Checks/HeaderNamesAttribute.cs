using System.Buffers;

namespace WorkerTuning.Configuration.Checks;

/// <param name="everyName">Whether <c>*</c> stands for all.</param>
internal sealed class HeaderNamesAttribute(bool everyName) : EntryCheckAttribute
{
    // RFC 9110's token.
    private static readonly SearchValues<char> Token =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    protected override string? FindInEntry(string entry) =>
        entry.Length > 0 && !entry.AsSpan().ContainsAnyExcept(Token) && (everyName || entry != "*")
            ? null
            : $"'{entry}' must be the name of a header{(everyName ? ", or *" : "")}";
}
