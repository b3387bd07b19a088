namespace WorkerTuning.Configuration.Python;

internal sealed class PyEllipsis
{
    public static readonly PyEllipsis Value = new();

    private PyEllipsis()
    {
    }
}
