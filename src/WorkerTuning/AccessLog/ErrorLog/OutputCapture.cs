using System.Text;
using WorkerTuning.Applying.Linux;

namespace WorkerTuning.AccessLog.ErrorLog;

/// <summary>
/// capture_output: standard output and error of the process lead into the error log's file, for native code, the runtime's last words and
/// child processes too.
/// </summary>
internal sealed class OutputCapture : IDisposable
{
    private const int Output = 1;
    private const int Error = 2;

    private readonly int _output = LibC.Duplicate(Output);
    private readonly int _error = LibC.Duplicate(Error);

    private bool _captures;

    /// <summary>The file has a new descriptor.</summary>
    public void Follow(int descriptor)
    {
        _captures = true;
        Lead(descriptor, descriptor);
    }

    /// <summary>Everything leads where it led before.</summary>
    public void Dispose()
    {
        if (_captures)
            Lead(_output, _error);
        _ = LibC.Close(_output);
        _ = LibC.Close(_error);
    }

    private static void Lead(int output, int error)
    {
        Console.Out.Flush();
        Console.Error.Flush();
        _ = LibC.Duplicate(output, Output);
        _ = LibC.Duplicate(error, Error);
        // .NET's own writers keep a descriptor of the old stream.
        Console.SetOut(Writer(Console.OpenStandardOutput()));
        Console.SetError(Writer(Console.OpenStandardError()));
    }

    private static StreamWriter Writer(Stream stream) => new(stream, new UTF8Encoding(false)) { AutoFlush = true };
}
