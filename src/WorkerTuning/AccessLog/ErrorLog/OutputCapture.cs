using System.Runtime.InteropServices;
using System.Text;
using WorkerTuning.AccessLog.Writing;
using WorkerTuning.Applying.Linux;

namespace WorkerTuning.AccessLog.ErrorLog;

/// <summary>
/// capture_output: standard output and error of the process lead into the error log's file, for native code, the runtime's last words and
/// child processes too. Of several hosts in a process the last to capture has them; when one ends, those that are left go on, and after the last of
/// them everything leads where it led before the first.
/// </summary>
internal sealed class OutputCapture : IDisposable
{
    private static readonly Lock Gate = new();
    private static readonly List<OutputCapture> Captures = [];
    private static StandardStreams? _before;

    // Its own: the log's may be closed before this ends, and its number given to another file.
    private int _descriptor = -1;

    /// <summary>Standard output and error as they were before any capture; null where there is none. Not to be disposed.</summary>
    public static (Stream Output, Stream Error)? Before
    {
        get
        {
            lock (Gate)
                return _before is { } before ? (before.Output, before.Error) : null;
        }
    }

    /// <summary>The file has a new descriptor.</summary>
    /// <exception cref="IOException">The process has too many files; the output goes where it went.</exception>
    public void Follow(int descriptor)
    {
        lock (Gate)
        {
            var former = _descriptor;
            var own = LibC.Duplicate(descriptor);
            if (own < 0)
                throw new IOException(Marshal.GetLastPInvokeErrorMessage());
            _descriptor = own;
            if (!Captures.Contains(this))
                Captures.Add(this);
            _before ??= new StandardStreams();
            if (Captures[^1] == this)
                _before.Lead(_descriptor);
            if (former >= 0)
                _ = LibC.Close(former);
        }
    }

    public void Dispose()
    {
        lock (Gate)
        {
            var hasThem = Captures.LastOrDefault() == this;
            if (!Captures.Remove(this))
                return;
            if (Captures.Count == 0)
            {
                _before!.Restore();
                _before = null;
            }
            else if (hasThem)
            {
                _before!.Lead(Captures[^1]._descriptor);
            }

            _ = LibC.Close(_descriptor);
        }
    }

    /// <summary>The standard streams as they were when this was made, and .NET's writers onto them.</summary>
    private sealed class StandardStreams
    {
        private const int OutputDescriptor = 1;
        private const int ErrorDescriptor = 2;

        private readonly int _output = LibC.Duplicate(OutputDescriptor);
        private readonly int _error = LibC.Duplicate(ErrorDescriptor);
        private readonly TextWriter _out = Console.Out;
        private readonly TextWriter _errorOut = Console.Error;
        private TextWriter? _ownOut;
        private TextWriter? _ownError;

        public Stream Output { get; } = StandardStream.Output();

        public Stream Error { get; } = StandardStream.Error();

        public void Lead(int descriptor)
        {
            Flush();
            Point(descriptor, descriptor);
            // .NET's own writers keep a descriptor of the old stream. One that the application has set since then stays.
            if (_ownOut is null || Console.Out == _ownOut)
                _ownOut = Use(Console.SetOut, Console.OpenStandardOutput(), () => Console.Out);
            if (_ownError is null || Console.Error == _ownError)
                _ownError = Use(Console.SetError, Console.OpenStandardError(), () => Console.Error);
        }

        public void Restore()
        {
            Flush();
            Point(_output, _error);
            if (Console.Out == _ownOut)
                Console.SetOut(_out);
            if (Console.Error == _ownError)
                Console.SetError(_errorOut);
            _ = LibC.Close(_output);
            _ = LibC.Close(_error);
        }

        private static void Flush()
        {
            Console.Out.Flush();
            Console.Error.Flush();
        }

        private static void Point(int output, int error)
        {
            _ = LibC.Duplicate(output, OutputDescriptor);
            _ = LibC.Duplicate(error, ErrorDescriptor);
        }

        private static TextWriter Use(Action<TextWriter> set, Stream stream, Func<TextWriter> get)
        {
            set(new StreamWriter(stream, new UTF8Encoding(false)) { AutoFlush = true });
            // The console wraps what it is given.
            return get();
        }
    }
}
