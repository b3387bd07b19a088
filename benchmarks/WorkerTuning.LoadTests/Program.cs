using WorkerTuning.LoadTests;
using WorkerTuning.LoadTests.Measuring;
using WorkerTuning.LoadTests.Scenarios;
using WorkerTuning.LoadTests.Servers;

if (args is ["serve", var composition, var address, ..])
    return await Server.RunAsync(composition, address);

Tools.Install();
var options = RunOptions.Parse(args);
if (options is null)
    return 2;
Console.WriteLine($"# {Environment.ProcessorCount} processors, .NET {Environment.Version}, {options}\n");
var failed = false;
var wanted = Scenario.All.Where(options.Wants).ToArray();
for (var i = 0; i < wanted.Length; i++)
{
    Console.WriteLine($"## {wanted[i].Name}: {wanted[i].What}\n");
    try
    {
        foreach (var table in await wanted[i].RunAsync(options with { ToCome = wanted.Length - 1 - i }))
            Console.WriteLine(table);
    }
    catch (InvalidOperationException e)
    {
        failed = true;
        Console.WriteLine($"Not measured: {e.Message}\n");
    }
}

return failed ? 1 : 0;
