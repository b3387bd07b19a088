using System.Diagnostics;

namespace WorkerTuning.LoadTests.Measuring;

/// <summary>What drives and what is compared: from Debian's packages.</summary>
internal static class Tools
{
    private static readonly (string Command, string Package)[] Needed = [("wrk", "wrk"), ("gunicorn", "gunicorn")];

    public static bool Has(string command) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, command)));

    /// <summary>Installs what is missing, where that is possible.</summary>
    /// <exception cref="InvalidOperationException">There is no wrk, and none could be installed.</exception>
    public static void Install()
    {
        var missing = Needed.Where(tool => !Has(tool.Command)).Select(tool => tool.Package).ToArray();
        if (missing.Length > 0 && Has("apt-get"))
        {
            Run("apt-get", "-q", "-y", "update");
            Run("apt-get", ["-q", "-y", "install", "--no-install-recommends", .. missing]);
        }

        if (!Has("wrk"))
            throw new InvalidOperationException("wrk is not installed, and apt-get could not install it (run this as root on Debian or Ubuntu, or install it).");
        if (!Has("gunicorn"))
            Console.WriteLine("gunicorn is not installed: its rows are left out.\n");
    }

    private static void Run(string command, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true })!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
    }
}
