using System.CommandLine;

namespace TelemetryGrid.Silo.Commands.Export;

/// <summary>
/// <c>export</c>: writes all samples of some series of a running grid. Exit code 0 when all of them were written, 1 when what was asked is
/// wrong, 2 when it could not be done. A file has its name only once it is whole; before, <c>.partial</c> is behind it.
/// </summary>
public static class ExportCommand
{
    public static Command Create()
    {
        var selectors = new Argument<string[]>("selector")
        {
            Description = "Which series, for example 'network_interface_in_octets_total{device=\"core1\"}'.",
            Arity = ArgumentArity.OneOrMore,
        };
        var url = GridAddress.Option();
        var start = new Option<string?>("--start")
        {
            Description = "The first instant: RFC 3339 or seconds since 1970 (default the oldest sample).",
        };
        var end = new Option<string?>("--end") { Description = "The last instant, written like --start (default the newest sample)." };
        var format = new Option<ExportOutputFormat>("--format")
        {
            Description = "openmetrics (promtool makes blocks of it), text (the Prometheus text format), csv or jsonl.",
            DefaultValueFactory = _ => ExportOutputFormat.OpenMetrics,
        };
        var output = new Option<string?>("--output")
        {
            Description = "The file to write; an existing one is replaced (default standard output).",
        };
        var command = new Command("export", "Writes all samples of series of a running grid, from memory, database and blocks.")
        {
            selectors,
            url,
            start,
            end,
            format,
            output,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var errors = parsed.InvocationConfiguration.Error;
                try
                {
                    var request = new ExportRequest
                    {
                        Selectors = parsed.GetRequiredValue(selectors),
                        Start = parsed.GetValue(start),
                        End = parsed.GetValue(end),
                        Format = parsed.GetValue(format),
                    };
                    using var client = new ExportClient(GridAddress.Parse(parsed.GetRequiredValue(url)));
                    using var progress = new TerminalProgress(errors);
                    await using var target = parsed.GetValue(output) is { } path
                        ? ExportTarget.File(path)
                        : ExportTarget.Standard(parsed.InvocationConfiguration.Output);
                    await client.CopyAsync(request, target, progress, cancellation);
                    return 0;
                }
                catch (CommandFailure e)
                {
                    await errors.WriteLineAsync(e.Message);
                    return e.ExitCode;
                }
                catch (OperationCanceledException)
                {
                    await errors.WriteLineAsync("The export was interrupted.");
                    return 2;
                }
            }
        );
        return command;
    }
}
