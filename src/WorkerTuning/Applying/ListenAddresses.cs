using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using WorkerTuning.Configuration;
using WorkerTuning.Configuration.Values;
using WorkerTuning.Planning;

namespace WorkerTuning.Applying;

/// <summary>The end points of the plan's binds, or the sockets that systemd passed in their place. Decided once.</summary>
internal sealed class ListenAddresses
{
    private readonly Lazy<IReadOnlyList<ListenAddress>> _all;

    public ListenAddresses(PlanStore plans, WorkingEnvironment environment, ILoggerFactory loggers)
    {
        _all = new(() =>
        {
            // Relative paths of sockets count from chdir.
            environment.Enter();
            return Decide(plans.Current, loggers.CreateLogger(Log.Category));
        });
    }

    /// <summary>Empty: the application's own addresses are left alone.</summary>
    /// <exception cref="WorkerTuningException">The binds cannot be listened on.</exception>
    public IReadOnlyList<ListenAddress> All => _all.Value;

    public bool FromSystemd { get; private set; }

    /// <summary>True where no source says where to listen: what the application's code adds counts instead.</summary>
    public bool AreDefault { get; private set; }

    /// <summary>The process that handed its sockets on to this one and may still live; null for none.</summary>
    public int? OldProcess { get; private set; }

    public ListenAddress? Find(EndPoint endPoint) => All.FirstOrDefault(a => Same(a.EndPoint, endPoint));

    /// <exception cref="WorkerTuningException">A bind is none that could be listened on.</exception>
    public static List<ListenAddress> Of(WorkerPlan plan, IEnumerable<BindAddress> binds) =>
        [.. binds.SelectMany(bind => EndPoints(plan, bind).Select(endPoint => new ListenAddress(bind, endPoint)))];

    private List<ListenAddress> Decide(WorkerPlan plan, ILogger logger)
    {
        var binds = plan.Listen.Binds;
        if (binds.Count == 0)
        {
            if (ActivatedSockets.Announced(Environment.GetEnvironmentVariable))
                Log.SocketsLeftAlone(logger);
            return [];
        }

        OldProcess = HandedOnSockets.OldProcess(Environment.GetEnvironmentVariable);
        var handedOn = HandedOnSockets.Read(Environment.GetEnvironmentVariable);
        if (handedOn.Count > 0)
        {
            HandedOnSockets.Forget();
            Log.SocketsHandedOn(logger, string.Join(", ", handedOn.Select(d => $"fd://{d}")), OldProcess ?? 0);
            return Of(plan, handedOn.Select(d => new BindAddress.Descriptor(d)));
        }

        var sockets = ActivatedSockets.Read(Environment.GetEnvironmentVariable, Environment.ProcessId);
        if (sockets.Count > 0)
        {
            ActivatedSockets.Forget();
            FromSystemd = true;
            var ignored = binds.Where(b => b is not BindAddress.Descriptor).ToList();
            binds = [.. sockets.Select(s => new BindAddress.Descriptor(s)).Concat(binds.OfType<BindAddress.Descriptor>()).Distinct()];
            Log.SocketsFromSystemd(logger, string.Join(", ", binds), ignored.Count == 0 ? "nothing" : string.Join(", ", ignored));
        }

        var all = Of(plan, binds);
        BindConflicts.Refuse(plan, all);
        AreDefault = plan.Listen.IsDefault && !FromSystemd && all.TrueForAll(a => a.EndPoint is IPEndPoint);
        return all;
    }

    private static IEnumerable<EndPoint> EndPoints(WorkerPlan plan, BindAddress bind) => bind switch
    {
        BindAddress.Tcp { Address: { } address, Port: var port } => [new IPEndPoint(address, port)],
        BindAddress.Tcp { Port: var port } => Localhost(port),
        BindAddress.Unix { Path: var path } => [UnixSocket(plan, bind, path)],
        BindAddress.Descriptor { Number: var number } => [new FileHandleEndPoint((ulong)number, FileHandleType.Auto)],
        _ => throw new NotSupportedException(bind.ToString()),
    };

    // Not Kestrel's ListenLocalhost: it goes on with the other address where one is in use. A port that the system picks cannot be the same for both.
    private static IEnumerable<IPEndPoint> Localhost(int port)
    {
        yield return new IPEndPoint(IPAddress.Loopback, port);
        if (port != 0 && HasLoopbackV6())
            yield return new IPEndPoint(IPAddress.IPv6Loopback, port);
    }

    private static bool HasLoopbackV6()
    {
        try
        {
            using var probe = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp);
            probe.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static UnixDomainSocketEndPoint UnixSocket(WorkerPlan plan, BindAddress bind, string path)
    {
        var full = Path.GetFullPath(path);
        return SocketPathText.Find(full) is { } allowed ? throw plan.Refuse("bind", $"must be {allowed} as {full}", bind.ToString()) : new UnixDomainSocketEndPoint(full);
    }

    private static bool Same(EndPoint ours, EndPoint other) => (ours, other) switch
    {
        (FileHandleEndPoint a, FileHandleEndPoint b) => a.FileHandle == b.FileHandle,
        _ => ours.Equals(other),
    };
}
