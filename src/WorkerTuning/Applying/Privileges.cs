using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using WorkerTuning.Applying.Linux;
using WorkerTuning.Configuration.Linux;
using WorkerTuning.Planning;

namespace WorkerTuning.Applying;

/// <summary>user, group and initgroups: checked before the server listens, taken on once it does. No request is served in between.</summary>
internal sealed class Privileges(PlanStore plans, ListenAddresses addresses, PidFile pidFile, ControlSocketFile controlSocket, ILoggerFactory loggers)
{
    private readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Identity? _target;

    /// <summary>Ends when the process is who it shall be.</summary>
    public Task Settled => _settled.Task;

    public static bool Concern(WorkerPlan plan) => plan.Process.User is not null || plan.Process.Group is not null;

    /// <exception cref="WorkerTuningException">The user or group is unknown, or this process cannot become it.</exception>
    public void Check() => _target = Target(plans.Current);

    /// <inheritdoc cref="Check()"/>
    public static void Check(WorkerPlan plan) => Target(plan);

    private static Identity? Target(WorkerPlan plan)
    {
        if (!Concern(plan))
            return null;
        var setting = plan.Process.User is not null ? "user" : "group";
        if (!OperatingSystem.IsLinux())
            throw plan.Refuse(setting, "can be changed on Linux only");
        var target = Find(plan);
        var (user, group) = (LibC.EffectiveUser(), LibC.EffectiveGroup());
        if (target.User == user && target.Group == group)
            return null;
        if (user != 0)
            throw plan.Refuse(setting, $"this process runs as {user}:{group} and cannot become {target.User}:{target.Group}; start it as root, or let User= of the systemd unit choose");
        return target;
    }

    /// <exception cref="WorkerTuningException">The system refused.</exception>
    public void Take()
    {
        if (_target is { } target)
        {
            HandOver(target);
            Become(target);
            Log.UserChanged(loggers.CreateLogger(Log.Category), target.User, target.Group);
        }

        _settled.TrySetResult();
    }

    private static Identity Find(WorkerPlan plan)
    {
        var process = plan.Process;
        var user = process.User is null ? null : Accounts.FindUser(process.User) ?? throw plan.Refuse("user", "no such user");
        uint group;
        if (process.Group is not null)
            group = Accounts.FindGroup(process.Group) ?? throw plan.Refuse("group", "no such group");
        else
            group = user!.Group ?? throw plan.Refuse("user", "has no account whose group could be taken; set group too");
        if (process.InitGroups && user is { Name: null })
            throw plan.Refuse("initgroups", $"user {user.Number} has no account whose groups could be taken");
        return new Identity(user?.Number ?? LibC.EffectiveUser(), group, process.InitGroups ? user?.Name : null);
    }

    // What the process made as root and needs as the user: its pid file, its logs, its sockets with the control socket, the runtime's door for dumps.
    // Links are not followed: in a folder like /tmp anybody could have planted one.
    private void HandOver(Identity target)
    {
        var sockets = addresses.All.Select(a => a.EndPoint).OfType<UnixDomainSocketEndPoint>().Select(e => e.ToString()!);
        var doors = Directory.EnumerateFiles(Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"dotnet-diagnostic-{Environment.ProcessId}-*"));
        // A device such as /dev/null is nobody's to give away.
        var logs = plans.Current.Log.Files.Select(f => Path.GetFullPath(f.Path)).Where(FileKind.IsOrdinary);
        IEnumerable<string> files = ((string?[])[pidFile.Path, controlSocket.Path]).OfType<string>();
        foreach (var path in (IEnumerable<string>)[.. sockets, .. doors, .. logs, .. files])
            _ = LibC.ChangeOwner(path, target.User, target.Group);
    }

    private unsafe void Become(Identity target)
    {
        var plan = plans.Current;
        if (target.GroupsOf is { } name)
            Demand(plan, "initgroups", LibC.InitGroups(name, target.Group));
        else
            Demand(plan, "group", LibC.SetGroups(0, null));
        Demand(plan, "group", LibC.SetGroup(target.Group));
        Demand(plan, "user", LibC.SetUser(target.User));
        if (ThreadIdentities.FirstOther(target.User, target.Group) is { } other)
            throw plan.Refuse("user", $"not every thread of the process took it on ({other})");
        ProcessFace.RestoreDumps();
    }

    private static void Demand(WorkerPlan plan, string setting, int result)
    {
        if (result != 0)
            throw plan.Refuse(setting, "the system refused: " + Marshal.GetLastPInvokeErrorMessage());
    }

    /// <param name="User">The user id.</param>
    /// <param name="Group">The group id.</param>
    /// <param name="GroupsOf">The user whose supplementary groups to take; null for none.</param>
    private sealed record Identity(uint User, uint Group, string? GroupsOf);
}
