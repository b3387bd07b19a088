using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Applying;

/// <summary>The test application as a process of its own, started with gunicorn's flags.</summary>
internal static class TestApp
{
    public static string Dll { get; } = Path.Combine(AppContext.BaseDirectory, "WorkerTuning.TestApp.dll");

    public static ServerProcess Start(params string[] args) => ServerProcess.StartDotnet(Dll, args);

    public static ServerProcess Start(IReadOnlyDictionary<string, string?> environment, params string[] args) =>
        ServerProcess.StartDotnet(Dll, args, environment);

    public static async Task<int> PortAsync(this ServerProcess server) => (await server.WaitForListeningAsync()).Port;

    /// <summary>Once everything is applied: also what comes after the server listens.</summary>
    public static Task WaitForStartAsync(this ServerProcess server) => server.WaitForLineAsync("Application started");

    public static async Task<string> GetTextAsync(int port, string target)
    {
        await using var http = await RawHttp.ConnectAsync(port);
        return (await http.GetAsync(target)).Text;
    }

    /// <summary>Skips on a laptop, and fails in CI, where the tests do not run as root.</summary>
    public static void RequireRoot()
    {
        if (Environment.IsPrivilegedProcess)
            return;
        const string Message = "Needs root, to become another user.";
        Assert.False(Environment.GetEnvironmentVariable("CI") == "true", Message);
        Skip.If(true, Message);
    }
}
