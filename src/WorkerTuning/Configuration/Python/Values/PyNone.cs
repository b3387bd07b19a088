namespace WorkerTuning.Configuration.Python;

/// <summary>Python's None, an object here so that it can be a dictionary key.</summary>
internal sealed class PyNone
{
    public static readonly PyNone Value = new();

    private PyNone()
    {
    }
}
