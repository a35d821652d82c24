using System.CommandLine;

namespace TelemetryGrid.Silo.Commands;

/// <summary>
/// <c>query</c>: asks a running grid, or anything else with the HTTP API of Prometheus. Exit code 0 when it answered, 1 when the question is
/// wrong, 2 when it could not be answered.
/// </summary>
public static class QueryCommand
{
    private const string DefaultStep = "1m";

    public static Command Create()
    {
        var query = new Argument<string>("promql")
        {
            Description = "The query, for example 'rate(network_interface_in_octets_total[5m])'.",
        };
        var url = GridAddress.Option();
        var time = new Option<string?>("--time") { Description = "The instant: RFC 3339 or seconds since 1970 (default now)." };
        var start = new Option<string?>("--start") { Description = "The first instant of a range, written like --time." };
        var end = new Option<string?>("--end") { Description = "The last instant of a range (default now)." };
        var step = new Option<string?>("--step")
        {
            Description = $"The time between instants of a range, like 30s (default {DefaultStep}).",
        };
        var output = new Option<QueryOutput>("--output")
        {
            Description = "table, json (the API's answer as it is) or csv (one line per sample).",
            DefaultValueFactory = _ => QueryOutput.Table,
        };
        var command = new Command("query", "Evaluates a PromQL query on a running grid and prints the answer.")
        {
            query,
            url,
            time,
            start,
            end,
            step,
            output,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var (printed, errors) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
                try
                {
                    var request = new QueryRequest
                    {
                        Query = parsed.GetRequiredValue(query),
                        Time = parsed.GetValue(time),
                        Start = parsed.GetValue(start),
                        End = parsed.GetValue(end),
                        Step = parsed.GetValue(step),
                        DefaultStep = DefaultStep,
                    };
                    request.Check();
                    await RunAsync(
                        GridAddress.Parse(parsed.GetRequiredValue(url)),
                        request,
                        parsed.GetValue(output),
                        printed,
                        errors,
                        cancellation
                    );
                    return 0;
                }
                catch (CommandFailure e)
                {
                    await errors.WriteLineAsync(e.Message);
                    return e.ExitCode;
                }
                catch (IOException e)
                {
                    // Such as a pager that was closed.
                    await errors.WriteLineAsync($"The answer cannot be printed: {e.Message}");
                    return 2;
                }
            }
        );
        return command;
    }

    private static async Task RunAsync(
        Uri address,
        QueryRequest request,
        QueryOutput output,
        TextWriter printed,
        TextWriter errors,
        CancellationToken cancellation
    )
    {
        using var client = new QueryClient(address);
        if (output == QueryOutput.Json)
        {
            await client.CopyAsync(request, printed, cancellation);
            return;
        }
        using var answer = await client.AskAsync(request, cancellation);
        if (output == QueryOutput.Csv)
        {
            QueryCsv.Write(answer, printed);
        }
        else
        {
            QueryTable.Write(answer, printed);
        }
        foreach (var remark in answer.Remarks)
        {
            await errors.WriteLineAsync(TerminalText.Of(remark));
        }
    }
}
