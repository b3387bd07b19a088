using System.Globalization;
using System.Security.Cryptography;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Machines;

/// <summary>
/// A folder that apt takes for a repository, with the packages that the Dockerfiles install. Theirs are empty but for the link to the runtime, which the
/// tests mount.
/// </summary>
internal static class PackageStubs
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static async Task MakeAsync(ScratchFolder folder, string name)
    {
        var index = "";
        foreach (var package in (string[])["ca-certificates", "dotnet-sdk-10.0", "aspnetcore-runtime-10.0"])
        {
            var control = $"Package: {package}\nVersion: 10.0\nArchitecture: all\nMaintainer: tests <tests@localhost>\nDescription: nothing\n";
            folder.Write($"packed/{package}/DEBIAN/control", control);
            if (package != "ca-certificates")
                File.CreateSymbolicLink(Path.Combine(folder.Folder($"packed/{package}/usr/bin"), "dotnet"), "../share/dotnet/dotnet");
            var file = Path.Combine(folder.Folder(name), package + ".deb");
            await using var pack = ServerProcess.Start(Peers.Require("dpkg-deb"), ["--build", "--root-owner-group", folder.Path($"packed/{package}"), file]);
            Assert.True(await pack.WaitForExitAsync(Patience) == 0, $"{pack}\n{pack.Output}");
            var bytes = await File.ReadAllBytesAsync(file);
            index += string.Create(CultureInfo.InvariantCulture, $"{control}Filename: ./{package}.deb\nSize: {bytes.Length}\nSHA256: {Convert.ToHexStringLower(SHA256.HashData(bytes))}\n\n");
        }

        folder.Write($"{name}/Packages", index);
    }
}
