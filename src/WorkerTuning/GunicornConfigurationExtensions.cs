using WorkerTuning.Configuration;
using WorkerTuning.Configuration.Sources;
using WorkerTuning.Control;
using WorkerTuning.Diagnostics;

namespace Microsoft.Extensions.Configuration;

/// <summary>Adds gunicorn's command line and configuration file as sources.</summary>
public static class GunicornConfigurationExtensions
{
    /// <summary>
    /// Reads gunicorn's flags from the command line, and the gunicorn.conf.py that <c>-c</c> names, or <c>./gunicorn.conf.py</c> where it
    /// exists. <c>--check-config</c>, <c>--print-config</c> and <c>--help</c> then end the process while the host is built. .NET's own arguments, such as
    /// <c>--urls</c> or <c>--Logging:LogLevel:Default=Debug</c>, are read as .NET reads them, and so is <c>--key=value</c> where no flag has
    /// a similar name. An unknown flag is reported with everything else that is wrong when the host is built.
    /// </summary>
    /// <param name="builder">The configuration, <c>builder.Configuration</c> in Program.cs.</param>
    /// <param name="args">The arguments of the program.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IConfigurationBuilder AddGunicorn(this IConfigurationBuilder builder, string[] args)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(args);
        EarlySignals.Keep();
        MissingRegistration.Watch();
        // .NET's own reader takes whatever follows gunicorn's switches for their values, --reload --urls x for instance.
        var reading = new SourceReading();
        FlagReader.Read(args, Layer.CommandLine, "flag", reading);
        if (reading.DotnetWords.Count > 0)
            builder.AddCommandLine([.. reading.DotnetWords]);
        return builder.Add(new GunicornConfigurationSource { Arguments = [.. args] });
    }

    /// <summary>Reads a gunicorn.conf.py. A <c>-c</c> on the command line or in <c>GUNICORN_CMD_ARGS</c> takes its place.</summary>
    /// <param name="builder">The configuration, <c>builder.Configuration</c> in Program.cs.</param>
    /// <param name="path">The file, from the working directory. A missing one is reported when the host is built.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IConfigurationBuilder AddGunicornConfigFile(this IConfigurationBuilder builder, string path)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(path);
        return builder.Add(new GunicornConfigurationSource { File = path });
    }
}
