using System.Buffers.Binary;
using System.ComponentModel;
using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using WorkerTuning.Applying.Linux;

namespace WorkerTuning.Control;

/// <summary>A pair of sockets between the process that gets USR2 and the one that it starts. Whichever ends, the other hears of it. Linux only.</summary>
internal sealed class HandOverChannel : IDisposable
{
    public const string Variable = "WORKERTUNING_HANDOVER_FD";

    private readonly Socket _ours;
    private volatile bool _hasEnded;

    private HandOverChannel(int ours, int? theirs) => (_ours, Theirs) = (new Socket(new SafeSocketHandle(ours, ownsHandle: true)), theirs);

    /// <summary>The other end's descriptor, for the process that is started; null once it is closed here.</summary>
    public int? Theirs { get; private set; }

    /// <summary>The other process has ended, as far as <see cref="Receive"/> has heard.</summary>
    public bool HasEnded => _hasEnded;

    /// <exception cref="Win32Exception">The system gives no more descriptors.</exception>
    public static unsafe HandOverChannel Open()
    {
        var ends = stackalloc int[2];
        if (LibC.SocketPair(LibC.UnixFamily, LibC.StreamClosedOnExec, 0, ends) != 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        return new(ends[0], ends[1]);
    }

    /// <summary>The end that the old process has left to this one; null where it was started in another way.</summary>
    public static HandOverChannel? Take()
    {
        var text = Environment.GetEnvironmentVariable(Variable);
        Environment.SetEnvironmentVariable(Variable, null);
        if (!OperatingSystem.IsLinux() || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var descriptor))
            return null;
        try
        {
            var channel = new HandOverChannel(descriptor, null);
            Descriptors.KeepFromChildren(descriptor);
            return channel;
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            // No socket: the variable was set by hand.
            return null;
        }
    }

    public void CloseTheirs()
    {
        if (Theirs is { } descriptor)
            _ = LibC.Close(descriptor);
        Theirs = null;
    }

    /// <summary>Never waits, since the other side reads at once and little is said.</summary>
    public void Send(HandOverWord word, int process = 0)
    {
        Span<byte> message = stackalloc byte[5];
        message[0] = (byte)word;
        BinaryPrimitives.WriteInt32LittleEndian(message[1..], process);
        try
        {
            _ours.Send(message);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // One of the two is gone.
        }
    }

    /// <summary>Waits for the other side's next word; <see cref="HandOverWord.None"/> where it has ended.</summary>
    public (HandOverWord Word, int Process) Receive()
    {
        Span<byte> message = stackalloc byte[5];
        try
        {
            for (var have = 0; have < message.Length;)
            {
                var more = _ours.Receive(message[have..]);
                if (more == 0)
                    return End();
                have += more;
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return End();
        }

        return ((HandOverWord)message[0], BinaryPrimitives.ReadInt32LittleEndian(message[1..]));
    }

    public void Dispose()
    {
        CloseTheirs();
        _ours.Dispose();
    }

    private (HandOverWord Word, int Process) End()
    {
        _hasEnded = true;
        return default;
    }
}
