using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using WorkerTuning.Applying.Linux;
using WorkerTuning.Configuration.Linux;
using WorkerTuning.Configuration.Values;
using WorkerTuning.Planning;

namespace WorkerTuning.Applying;

/// <summary>The control socket's file: made before the server listens, under another name while an old process holds the one that was set, and taken away at the end.</summary>
internal sealed class ControlSocketFile(PlanStore plans, ILoggerFactory loggers, ListenAddresses? addresses = null)
{
    private const string Second = ".2";

    // Connections that wait to be accepted.
    private const int Waiting = 128;

    private readonly ILogger _logger = loggers.CreateLogger(Log.Category);
    private readonly Lock _lock = new();
    private FileStatus? _own;

    /// <summary>True while it has another name, because the old process holds the one that was set.</summary>
    public bool IsSecond { get; private set; }

    /// <summary>Listens from <see cref="Create"/> to <see cref="Remove"/>; null where no control socket is wanted.</summary>
    public Socket? Listener { get; private set; }

    /// <summary>The full path; null where no control socket is wanted, and after <see cref="Remove"/>.</summary>
    public string? Path { get; private set; }

    // Known once the addresses are decided.
    private int? OldProcess => addresses?.All.Count > 0 ? addresses.OldProcess : null;

    /// <exception cref="WorkerTuningException">The path is another's, or the file cannot be made.</exception>
    public void Create()
    {
        var plan = plans.Current;
        if (plan.Process.ControlSocket is not { } wanted)
            return;
        if (!OperatingSystem.IsLinux())
        {
            Log.NotOnThisSystem(_logger, "control_socket");
            return;
        }

        OrRefuse(plan, () =>
        {
            var path = FullPath(plan, wanted.Path);
            // As with the pid file: the name is the old process's until that ends.
            IsSecond = OldProcess is not null && IsAlive(path);
            if (IsSecond)
                path += Second;
            Listener = Bind(path, wanted.Mode);
            _own = FileStatus.OfLink(path);
            Path = path;
        });
    }

    /// <summary>Whether the socket could be made, where no other process has it.</summary>
    /// <exception cref="WorkerTuningException">It could not.</exception>
    public static void Check(WorkerPlan plan)
    {
        if (plan.Process.ControlSocket is not { } wanted || !OperatingSystem.IsLinux())
            return;
        OrRefuse(plan, () =>
        {
            var path = FullPath(plan, wanted.Path);
            RefuseForeign(path);
            UnixListenSocket.Probe(new UnixDomainSocketEndPoint(path));
        });
    }

    /// <summary>Once the old process is gone: the file gets the name that was set.</summary>
    public void Promote()
    {
        lock (_lock)
        {
            if (!IsSecond || Path is not { } path)
                return;
            IsSecond = false;
            var name = path[..^Second.Length];
            try
            {
                if (IsAlive(name))
                    throw new IOException("another process listens on " + name);
                File.Move(path, name, overwrite: true);
                Path = name;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Log.ControlSocketLeft(_logger, path, e.Message);
            }
        }
    }

    /// <summary>Closes the socket and takes its file away, where it is still this process's.</summary>
    public void Remove()
    {
        lock (_lock)
        {
            if (Path is not { } path)
                return;
            Path = null;
            try
            {
                if (_own is { } own && FileStatus.OfLink(path)?.IsSameFile(own) == true)
                    File.Delete(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Log.ControlSocketLeft(_logger, path, e.Message);
            }

            Listener?.Dispose();
        }
    }

    private static string FullPath(WorkerPlan plan, string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        return SocketPathText.Find(full) is { } allowed ? throw plan.Refuse("control_socket", $"must be {allowed} as {full}") : full;
    }

    private static void OrRefuse(WorkerPlan plan, Action step)
    {
        try
        {
            step();
        }
        catch (SocketException e)
        {
            throw plan.Refuse("control_socket", Reason(e));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw plan.Refuse("control_socket", e.Message);
        }
    }

    private static void RefuseForeign(string path)
    {
        var user = LibC.EffectiveUser();
        if (user != 0 && FileStatus.OfLink(path) is { } there && there.Owner != user)
            throw new IOException($"is there already and belongs to user {there.Owner}; it is left as it is");
    }

    private static Socket Bind(string path, UnixFileMode mode)
    {
        RefuseForeign(path);
        var socket = UnixListenSocket.Create(new UnixDomainSocketEndPoint(path), mode, endPoint =>
        {
            var bound = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                bound.Bind(endPoint);
                return bound;
            }
            catch
            {
                bound.Dispose();
                throw;
            }
        });
        socket.Listen(Waiting);
        return socket;
    }

    private static bool IsAlive(string path) => File.Exists(path) && !UnixListenSocket.IsDead(new UnixDomainSocketEndPoint(path));

    private static string Reason(SocketException error) => error.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => "is in use by another process",
        SocketError.AccessDenied => "permission denied; the folder must be writable for this user",
        SocketError.AddressNotAvailable => "the folder does not exist",
        _ => error.Message,
    };
}
