namespace WorkerTuning.Configuration;

/// <summary>
/// A setting of gunicorn's that has no property here, declared on the options part of its section so that it is still
/// recognised in every source and answered with a reason.
/// </summary>
/// <param name="name">gunicorn's name.</param>
/// <param name="reason">Why it has no meaning in one .NET process, and what to use instead.</param>
/// <remarks>With fields as <see cref="SettingAttribute"/>.</remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
internal sealed class GunicornOnlyAttribute(string name, string reason) : Attribute
{
    public string Name { get; } = name;

    public string Reason { get; } = reason;

    public string? Flags;

    public FlagForm Form;

    /// <summary>The setting of the pool <c>dirty</c> that it becomes; null where it becomes nothing.</summary>
    public string? PoolSetting;

    /// <summary>gunicorn's default as text: this value is not worth a warning.</summary>
    public string? Gunicorn;

    /// <summary>True for a server hook: <see cref="Reason"/> then names the method that replaces it.</summary>
    public bool Hook;

    /// <summary>True where going on without the setting would be unsafe: using it is an error instead of a warning.</summary>
    public bool Refused;

    /// <summary>True where the value may hold a secret and is never printed.</summary>
    public bool Secret;
}
