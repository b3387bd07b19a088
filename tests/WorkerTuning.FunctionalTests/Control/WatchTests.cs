namespace WorkerTuning.FunctionalTests.Control;

public sealed class WatchTests
{
    [SkippableFact]
    public async Task Reload_FilesChange_SettingsAreReloaded()
    {
        await using var server = await ControlledServer.StartAsync(new { Bind = "127.0.0.1:0", Workers = 2, Reload = true, ReloadExtraFiles = new[] { "extra/**/*.txt" } });
        server.Folder.Folder("extra/deep");

        server.Write(new { Bind = "127.0.0.1:0", Workers = 3, Reload = true, ReloadExtraFiles = new[] { "extra/**/*.txt" } });
        var first = await server.SeeAsync("Plan 2 is in force");
        await server.SeeAsync("Changed files in .* reload", first);
        server.Folder.Write("extra/deep/a.bin", "not watched");
        server.Folder.Write("extra/deep/a.txt", "watched");
        await server.SeeAsync("a\\.txt changed", first);
        var second = await server.SeeAsync("Plan 3 is in force", first);

        Assert.DoesNotContain("a.bin", server.Process.Output.ToString(), StringComparison.Ordinal);
        await server.SeeAsync("Changed files in .* reload", second);
        server.Write(new { Bind = "127.0.0.1:0", Workers = 3, Reload = false });
        await server.SeeAsync("Plan 4 is in force", second);
    }

    [SkippableFact]
    public async Task Reload_SwitchedOnByHup_FilesAreWatched()
    {
        await using var server = await ControlledServer.StartAsync(new { Bind = "127.0.0.1:0", Workers = 2 });
        server.Write(new { Bind = "127.0.0.1:0", Workers = 2, Reload = true });
        var reloaded = await server.ReloadAsync();
        await server.SeeAsync("Changed files in .* reload");

        server.Write(new { Bind = "127.0.0.1:0", Workers = 3, Reload = true });

        await server.SeeAsync("workers = 3, was 2", reloaded);
    }
}
