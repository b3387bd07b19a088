namespace WorkerTuning.Configuration;

/// <summary>
/// Describes a setting at its property. Environment names, flags, conf.py names, validation, <c>--print-config</c>,
/// docs/settings.md and the JSON schema are derived from it.
/// </summary>
/// <param name="name">gunicorn's name, or for our own settings a name in its manner.</param>
/// <remarks>With fields, not properties: for each property that attributes set, reflection writes and compiles code, at every start.</remarks>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SettingAttribute(string name) : Attribute
{
    public string Name { get; } = name;

    /// <summary>The flags, separated by blanks, as gunicorn spells them. None: only a long flag made from the name, for our own settings.</summary>
    public string? Flags;

    public FlagForm Form;

    /// <summary>The value of a bare <see cref="FlagForm.OptionalValue"/> flag.</summary>
    public string? BareFlag;

    /// <summary>True for a <see cref="FlagForm.Switch"/> that may have a value behind an equals sign.</summary>
    public bool TakesWord;

    /// <summary>A generic environment variable that gives the value too, weaker than the file.</summary>
    public string? Variable;

    public Unit Unit;

    /// <summary>gunicorn's default, in force under <c>Defaults: gunicorn</c>. None: not set there either.</summary>
    public string? Gunicorn;

    /// <summary>Our default where it is not "as ASP.NET Core has it".</summary>
    public string? Default;

    /// <summary>What the setting becomes in Kestrel, ASP.NET Core or the process.</summary>
    public required string Becomes;

    public Verdict Verdict;

    /// <summary>A setting of this library that gunicorn does not know.</summary>
    public bool Ours;

    /// <summary>True where a Python file may not set it, because its name is too likely a helper variable's.</summary>
    public bool NotInFile;

    /// <summary>True where a change needs a restart instead of a reload.</summary>
    public bool NeedsRestart;

    /// <summary>True where printed values must hide what stands behind a <c>=</c>.</summary>
    public bool Secret;
}
