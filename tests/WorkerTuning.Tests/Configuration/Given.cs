using Microsoft.Extensions.Configuration;
using WorkerTuning.Configuration;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.Configuration;

/// <summary>A made-up process: its variables, command line and files, and the configuration a host would make of them.</summary>
internal sealed class Given : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly Dictionary<string, string> _variables = [];
    private readonly List<Action<ConfigurationBuilder>> _sources = [];
    private readonly List<string> _realVariables = [];
    private string[]? _arguments;
    private string[] _words = [];

    public int Cpu { get; init; } = 4;

    public string Folder => _folder.Root;

    public Given Variable(string name, string value)
    {
        _variables[name] = value;
        return this;
    }

    /// <summary>A variable as .NET's own provider of them reads it.</summary>
    public Given DotnetVariable(string name, string value) => DotnetVariables((name, value));

    public Given DotnetVariables(params IEnumerable<(string Name, string Value)> variables)
    {
        // The provider reads the process's own variables, so the prefix keeps the tests apart.
        var prefix = $"WT{Guid.NewGuid():N}_";
        foreach (var (name, value) in variables)
        {
            System.Environment.SetEnvironmentVariable(prefix + name, value);
            _realVariables.Add(prefix + name);
        }

        _sources.Add(b => b.AddEnvironmentVariables(prefix));
        return this;
    }

    public Given Json(string file, string section)
    {
        _folder.Write(file, $$"""{ "WorkerTuning": {{section}} }""");
        _sources.Add(b => b.AddJsonFile(_folder.Path(file)));
        return this;
    }

    /// <summary>A file of .NET's as it stands.</summary>
    public Given JsonFile(string file, string text)
    {
        _folder.Write(file, text);
        _sources.Add(b => b.AddJsonFile(_folder.Path(file)));
        return this;
    }

    public Given InMemory(string key, string? value)
    {
        _sources.Add(b => b.AddInMemoryCollection([KeyValuePair.Create(key, value)]));
        return this;
    }

    public Given DotnetArguments(params string[] arguments)
    {
        _sources.Add(b => b.AddCommandLine(arguments));
        return this;
    }

    /// <summary>The command line as <c>AddGunicorn</c> is given it.</summary>
    public Given Flags(params string[] arguments)
    {
        _arguments = arguments;
        return this;
    }

    /// <summary>The command line of the process, whether or not <c>AddGunicorn</c> is given it.</summary>
    public Given CommandLine(params string[] words)
    {
        _words = words;
        return this;
    }

    public Given ConfigFile(string path)
    {
        _sources.Add(b => b.AddGunicornConfigFile(path));
        return this;
    }

    public Given File(string name, string text)
    {
        _folder.Write(name, text);
        return this;
    }

    public IConfigurationRoot Configuration()
    {
        var builder = new ConfigurationBuilder();
        foreach (var add in _sources)
            add(builder);
        if (_arguments is not null)
            builder.AddGunicorn(_arguments);
        return builder.Build();
    }

    public ProcessEnvironment Environment() => new() { Variables = _variables, CurrentDirectory = Folder, Arguments = _words, Cpu = Cpu };

    public LoadedSettings Load() => Load(Configuration());

    public LoadedSettings Load(params IConfiguration[] configurations) => Load(null, configurations);

    public LoadedSettings Load(IConfiguration? hostRoot, IEnumerable<IConfiguration> configurations)
    {
        var registration = new SettingsRegistration();
        foreach (var configuration in configurations)
            registration.Add(configuration);
        return registration.Load(hostRoot, Environment());
    }

    public void Dispose()
    {
        _folder.Dispose();
        foreach (var name in _realVariables)
            System.Environment.SetEnvironmentVariable(name, null);
    }
}
