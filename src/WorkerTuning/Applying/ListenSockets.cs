using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using WorkerTuning.Applying.Linux;

namespace WorkerTuning.Applying;

/// <summary>The sockets of the plan's binds while the server listens on them.</summary>
internal sealed class ListenSockets(ListenAddresses addresses, ILoggerFactory loggers)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ListenAddress, Socket> _sockets = [];

    /// <summary>True once another process listens on them too.</summary>
    public bool AreHandedOn { get; set; }

    /// <summary>Their descriptors in the order of the binds.</summary>
    public IReadOnlyList<int> Descriptors
    {
        get
        {
            lock (_lock)
                return [.. addresses.All.Where(_sockets.ContainsKey).Select(address => (int)_sockets[address].Handle)];
        }
    }

    /// <summary>How many connections wait to be accepted on all of them; null where the system does not tell.</summary>
    public int? Waiting
    {
        get
        {
            lock (_lock)
            {
                var lengths = _sockets.Values.Select(ListenQueue.Length).OfType<int>().ToList();
                return lengths.Count > 0 ? lengths.Sum() : null;
            }
        }
    }

    public void Add(ListenAddress address, Socket socket)
    {
        lock (_lock)
            _sockets[address] = socket;
    }

    /// <summary>Closes one. .NET then deletes the file of a unix socket, which the other process still needs.</summary>
    /// <param name="endPoint">Where it listens.</param>
    /// <param name="close">Closes it.</param>
    public async ValueTask CloseAsync(System.Net.EndPoint endPoint, Func<ValueTask> close)
    {
        if (!AreHandedOn || endPoint is not UnixDomainSocketEndPoint unix || unix.ToString() is not ['/', ..] path)
        {
            await close();
            return;
        }

        var second = $"{path}.{Environment.ProcessId}";
        var hasSecond = LibC.Link(path, second) == 0;
        await close();
        if (!hasSecond || LibC.Rename(second, path) != 0)
            Log.SocketFileLost(loggers.CreateLogger(Log.Category), path);
    }
}
