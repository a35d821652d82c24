using System.Globalization;

namespace TelemetryGrid.Silo.Commands;

/// <summary>A question for the query API, as the command line gives it; the grid itself reads times and steps.</summary>
internal sealed record QueryRequest
{
    public required string Query { get; init; }

    public string? Time { get; init; }

    public string? Start { get; init; }

    public string? End { get; init; }

    public string? Step { get; init; }

    public required string DefaultStep { get; init; }

    public string Path => Start is null ? "api/v1/query" : "api/v1/query_range";

    /// <exception cref="CommandFailure">Options contradict each other.</exception>
    public void Check()
    {
        if (Start is not null && Time is not null)
        {
            throw CommandFailure.Wrong("--time asks for one instant and --start for a range; give one of them.");
        }
        if (Start is null && (End is not null || Step is not null))
        {
            throw CommandFailure.Wrong($"{(End is null ? "--step" : "--end")} belongs to a range; give --start too.");
        }
    }

    public FormUrlEncodedContent ToForm(DateTimeOffset now)
    {
        var form = new List<KeyValuePair<string, string>> { new("query", Query) };
        if (Start is not null)
        {
            form.Add(new("start", Start));
            form.Add(new("end", End ?? (now.ToUnixTimeMilliseconds() / 1000.0).ToString(CultureInfo.InvariantCulture)));
            form.Add(new("step", Step ?? DefaultStep));
        }
        else if (Time is not null)
        {
            form.Add(new("time", Time));
        }
        return new FormUrlEncodedContent(form);
    }
}
