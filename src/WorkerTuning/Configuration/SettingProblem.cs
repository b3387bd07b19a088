namespace WorkerTuning.Configuration;

/// <summary>One thing that is wrong with the settings.</summary>
/// <param name="Setting">gunicorn's name; null where no one setting is to blame.</param>
/// <param name="Value">The value as it was written; null where there is none.</param>
/// <param name="Origin">Where it was written; null where nowhere.</param>
/// <param name="Message">What is wrong and what is allowed, without a full stop.</param>
internal sealed record SettingProblem(string? Setting, string? Value, string? Origin, string Message)
{
    public override string ToString()
    {
        var subject = (Setting, Value) switch
        {
            (null, _) => null,
            (_, null) => Setting,
            _ => $"{Setting} = {OnOneLine(Value)}",
        };
        var place = Origin is null ? null : subject is null ? Origin : $" ({Origin})";
        return subject is null && place is null ? Message : $"{subject}{place}: {Message}";
    }

    // A problem is a line.
    private static string OnOneLine(string value) =>
        value.Any(char.IsControl) ? string.Concat(value.Select(c => char.IsControl(c) ? $"\\x{(int)c:x2}" : c.ToString())) : value;
}
