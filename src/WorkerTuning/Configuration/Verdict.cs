namespace WorkerTuning.Configuration;

/// <summary>What becomes of a setting of gunicorn's here.</summary>
internal enum Verdict
{
    /// <summary>Does what it does in gunicorn.</summary>
    Applied,

    /// <summary>The same effect by other means; the catalogue says which.</summary>
    Emulated,

    /// <summary>Has no meaning in one .NET process; the catalogue says why and what to use instead.</summary>
    NotApplicable,
}
