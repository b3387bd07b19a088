using System.Diagnostics;
using System.Globalization;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Profiles;

/// <summary>A user a test may become: nobody where the tests run as root, else whoever runs them.</summary>
internal sealed record Person(string User, string Group, int Uid, int Gid)
{
    public static Person Available { get; } = Environment.IsPrivilegedProcess ? Ask("nobody") : Ask();

    private static Person Ask(params string[] name) =>
        new(Id(["-un", .. name]), Id(["-gn", .. name]), Number(["-u", .. name]), Number(["-g", .. name]));

    private static int Number(string[] args) => int.Parse(Id(args), CultureInfo.InvariantCulture);

    private static string Id(string[] args)
    {
        using var id = Process.Start(new ProcessStartInfo(Peers.Require("id"), args) { RedirectStandardOutput = true })!;
        return id.StandardOutput.ReadToEnd().Trim();
    }
}
