using System.Diagnostics;
using System.Threading.Channels;

namespace WorkerTuning.Tests.Shared;

/// <summary>The lines of a process's two streams in the order they came, kept, and signalled to whoever waits.</summary>
internal sealed class ProcessOutput
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly Lock _lock = new();
    private readonly List<OutputLine> _lines = [];
    private readonly List<ChannelWriter<OutputLine>> _readers = [];
    private bool _ended;

    public ProcessOutput(StreamReader standardOutput, StreamReader standardError) =>
        Ended = ReadBothAsync(standardOutput, standardError);

    /// <summary>Completes when every process that holds the streams has closed them.</summary>
    public Task Ended { get; }

    /// <summary>A copy of the lines so far.</summary>
    public IReadOnlyList<OutputLine> Lines
    {
        get
        {
            lock (_lock)
                return [.. _lines];
        }
    }

    /// <summary>The first fitting line behind <paramref name="after"/>; null when the output ends without one.</summary>
    public async Task<OutputLine?> FindAsync(Func<OutputLine, bool> matches, OutputLine? after, CancellationToken cancellation)
    {
        var lines = Channel.CreateUnbounded<OutputLine>();
        Subscribe(lines.Writer, after is null ? 0 : after.Index + 1);
        await foreach (var line in lines.Reader.ReadAllAsync(cancellation))
        {
            if (matches(line))
                return line;
        }
        return null;
    }

    public override string ToString() => string.Join('\n', Lines);

    private void Subscribe(ChannelWriter<OutputLine> reader, int from)
    {
        lock (_lock)
        {
            foreach (var line in _lines.Skip(from))
                reader.TryWrite(line);
            if (_ended)
                reader.Complete();
            else
                _readers.Add(reader);
        }
    }

    private async Task ReadBothAsync(StreamReader standardOutput, StreamReader standardError)
    {
        await Task.WhenAll(ReadAsync(standardOutput, OutputStream.Out), ReadAsync(standardError, OutputStream.Error));
        lock (_lock)
        {
            _ended = true;
            foreach (var reader in _readers)
                reader.Complete();
        }
    }

    private async Task ReadAsync(StreamReader reader, OutputStream stream)
    {
        await Task.Yield();
        while (await reader.ReadLineAsync() is { } text)
        {
            lock (_lock)
            {
                var line = new OutputLine(_lines.Count, stream, Stopwatch.GetElapsedTime(_start), text);
                _lines.Add(line);
                foreach (var waiting in _readers)
                    waiting.TryWrite(line);
            }
        }
    }
}
