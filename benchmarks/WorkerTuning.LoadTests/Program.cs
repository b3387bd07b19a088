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
foreach (var scenario in Scenario.All.Where(options.Wants))
{
    Console.WriteLine($"## {scenario.Name}: {scenario.What}\n");
    foreach (var table in await scenario.RunAsync(options))
        Console.WriteLine(table);
}

return 0;
