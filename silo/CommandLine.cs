using System.CommandLine;
using System.Net;
using TelemetryGrid.Silo.Commands;
using TelemetryGrid.Silo.Commands.Alertmanager;
using TelemetryGrid.Silo.Commands.Backup;
using TelemetryGrid.Silo.Commands.Export;
using TelemetryGrid.Silo.Commands.Objectives;
using TelemetryGrid.Silo.Commands.Rules;
using TelemetryGrid.Silo.Configuration;
using TelemetryGrid.Silo.Hosting;
using TelemetryGrid.Simulation;

namespace TelemetryGrid.Silo;

/// <summary>The command line of a node. Errors go to standard error, one sentence each, with exit code 1.</summary>
public static class CommandLine
{
    public static async Task<int> RunAsync(string[] args)
    {
        var config = new Option<FileInfo?>("--config") { Description = "The configuration file (YAML); silo/README.md lists every key." };
        var demo = new Option<bool>("--demo") { Description = "Also run a simulated network and collect from it." };
        var dataDirectory = new Option<string?>("--data-dir")
        {
            Description = "Where to keep the log and the state; a demo uses a temporary directory unless told.",
        };
        var listen = new Option<string?>("--http") { Description = "The address and port to serve on (default 127.0.0.1:8080)." };
        var devices = new Option<int>("--demo-devices")
        {
            Description = "How many devices the simulated network has, 4 to 200.",
            DefaultValueFactory = _ => 8,
        };
        var seed = new Option<int>("--demo-seed")
        {
            Description = "The same seed simulates the same network.",
            DefaultValueFactory = _ => 1,
        };
        var acceleration = new Option<double>("--demo-acceleration")
        {
            Description = "How many times faster the simulated day passes; 96 makes it a quarter of an hour.",
            DefaultValueFactory = _ => 1,
        };
        var root = new RootCommand("TelemetryGrid: collects network telemetry and keeps every device, interface and flow as a live entity.")
        {
            config,
            demo,
            dataDirectory,
            listen,
            devices,
            seed,
            acceleration,
            QueryCommand.Create(),
            ExportCommand.Create(),
            BackupCommand.Create(Load),
            RestoreCommand.Create(Load),
            SourceKindsCommand.Create(),
            new Command("check", "Checks files, without a running grid.")
            {
                CheckRulesCommand.Create(),
                CheckAlertmanagerCommand.Create(),
                CheckSloCommand.Create(),
            },
            new Command("test", "Runs unit tests, without a running grid.") { TestRulesCommand.Create() },
            SloCommand.Create(),
        };
        root.SetAction(
            async (parsed, cancellation) =>
            {
                var file = parsed.GetValue(config);
                var isDemo = parsed.GetValue(demo);
                var simulation = new SimulatedNetworkOptions
                {
                    DeviceCount = parsed.GetValue(devices),
                    Seed = parsed.GetValue(seed),
                    Acceleration = parsed.GetValue(acceleration),
                };
                if (isDemo && simulation.Validate() is { Count: > 0 } wrong)
                {
                    return Fail(string.Join(' ', wrong));
                }
                if (file is null && !isDemo)
                {
                    return Fail("Say what to collect: --config grid.yaml, or --demo for a simulated network.");
                }
                if (Load(file) is not { } options)
                {
                    return 1;
                }
                if (parsed.GetValue(listen) is { } text)
                {
                    if (!IPEndPoint.TryParse(text, out var endpoint) || endpoint.Port == 0 || !IPAddress.IsLoopback(endpoint.Address))
                    {
                        return Fail(
                            $"--http: '{text}' is not a loopback address and port such as 127.0.0.1:8080; other addresses are set in the configuration file."
                        );
                    }
                    options.Http.Listen = endpoint;
                }
                using var temporary = isDemo && parsed.GetValue(dataDirectory) is null && file is null ? new TemporaryDirectory() : null;
                options.DataDirectory = parsed.GetValue(dataDirectory) ?? temporary?.Path ?? options.DataDirectory;
                return await RunNodeAsync(options, isDemo ? simulation : null, cancellation);
            }
        );
        return await root.Parse(args).InvokeAsync();
    }

    private static GridOptions? Load(FileInfo? file)
    {
        if (file is null)
        {
            return new GridOptions();
        }
        string yaml;
        try
        {
            yaml = File.ReadAllText(file.FullName);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Fail($"The configuration file cannot be read: {e.Message}");
            return null;
        }
        var (options, errors) = ConfigurationReader.Read(yaml);
        if (errors.Count == 0)
        {
            return options;
        }
        Fail($"{file.Name} has {errors.Count} {(errors.Count == 1 ? "error" : "errors")}; nothing was started.");
        foreach (var error in errors.OrderBy(e => e.Line))
        {
            Console.Error.WriteLine($"  {error}");
        }
        return null;
    }

    private static async Task<int> RunNodeAsync(GridOptions options, SimulatedNetworkOptions? simulation, CancellationToken cancellation)
    {
        try
        {
            await using var node = await GridNode.StartAsync(options, simulation, cancellation);
            await node.WaitForShutdownAsync(cancellation);
            return 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidOperationException or TimeoutException)
        {
            return Fail(e.Message);
        }
    }

    private static int Fail(string sentence)
    {
        Console.Error.WriteLine(sentence);
        return 1;
    }
}
