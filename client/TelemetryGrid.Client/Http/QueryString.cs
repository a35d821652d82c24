namespace TelemetryGrid.Client.Http;

/// <summary>Builds <c>path?name=value&amp;…</c>, leaving out what is null.</summary>
internal static class QueryString
{
    public static string Append(string path, params ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        var separator = '?';
        foreach (var (name, value) in parameters)
        {
            if (value is not null)
            {
                path += $"{separator}{name}={Uri.EscapeDataString(value)}";
                separator = '&';
            }
        }
        return path;
    }
}
