using System.Net;
using System.Net.Sockets;
using WorkerTuning.Applying.Linux;

namespace WorkerTuning.Applying;

/// <summary>The sockets of the plan's binds while the server listens on them.</summary>
internal sealed class ListenSockets(ListenAddresses addresses)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ListenAddress, Socket> _sockets = [];
    private readonly HashSet<string> _files = [];

    /// <summary>True once another process listens on them too.</summary>
    public bool AreHandedOn { get; set; }

    /// <summary>In the order of the binds.</summary>
    public IReadOnlyList<Socket> All
    {
        get
        {
            lock (_lock)
                return [.. addresses.All.Where(_sockets.ContainsKey).Select(address => _sockets[address])];
        }
    }

    /// <summary>Their descriptors in the order of the binds.</summary>
    public IReadOnlyList<int> Descriptors => [.. All.Select(socket => (int)socket.Handle)];

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
        {
            _sockets[address] = socket;
            if (address.EndPoint is UnixDomainSocketEndPoint unix && FileOf(unix) is { } file)
                _files.Add(file);
        }
    }

    /// <summary>Closes one, for this process alone. The file of a unix socket goes too, unless the other process still needs it.</summary>
    /// <param name="endPoint">Where it was to listen.</param>
    /// <param name="close">Closes it.</param>
    public async ValueTask CloseAsync(EndPoint endPoint, Func<ValueTask> close)
    {
        if (Remove(endPoint) is { } socket)
            Linux.Descriptors.BeforeClose(socket);
        await close();
        if (endPoint is UnixDomainSocketEndPoint unix && FileOf(unix) is { } file)
            Delete([file]);
    }

    /// <summary>Deletes what is left where nobody said which socket closed.</summary>
    public void DeleteFiles()
    {
        lock (_lock)
            Delete([.. _files]);
    }

    private Socket? Remove(EndPoint endPoint)
    {
        lock (_lock)
            return addresses.Find(endPoint) is { } address && _sockets.Remove(address, out var socket) ? socket : null;
    }

    private void Delete(IReadOnlyList<string> files)
    {
        lock (_lock)
        {
            if (AreHandedOn)
                return;
            // Each once: the next process may have its own there by then.
            foreach (var file in files.Where(_files.Remove))
                File.Delete(file);
        }
    }

    // Abstract sockets have none, and a name that begins with a zero, or as it is shown, with @.
    private static string? FileOf(UnixDomainSocketEndPoint unix) => unix.ToString() is var path && path is ['@' or '\0', ..] ? null : Path.GetFullPath(path);
}
