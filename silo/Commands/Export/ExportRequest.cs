namespace TelemetryGrid.Silo.Commands.Export;

/// <summary>What to export, as the command line gives it; the grid itself reads selectors and times.</summary>
internal sealed record ExportRequest
{
    public required IReadOnlyList<string> Selectors { get; init; }

    public string? Start { get; init; }

    public string? End { get; init; }

    public ExportOutputFormat Format { get; init; }

    public FormUrlEncodedContent ToForm()
    {
        var form = new List<KeyValuePair<string, string>>(Selectors.Select(s => KeyValuePair.Create("match[]", s)))
        {
            new("format", Format.ToString().ToLowerInvariant()),
        };
        if (Start is not null)
        {
            form.Add(new("start", Start));
        }
        if (End is not null)
        {
            form.Add(new("end", End));
        }
        return new FormUrlEncodedContent(form);
    }
}
