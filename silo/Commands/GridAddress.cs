using System.CommandLine;

namespace TelemetryGrid.Silo.Commands;

/// <summary>The option <c>--url</c> of commands that ask a running grid.</summary>
internal static class GridAddress
{
    private const string Default = "http://127.0.0.1:8080";

    public static Option<string> Option() => new("--url") { Description = "Where the grid answers.", DefaultValueFactory = _ => Default };

    /// <exception cref="CommandFailure">It is no address.</exception>
    public static Uri Parse(string url) =>
        Uri.TryCreate(url.EndsWith('/') ? url : url + "/", UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? address
            : throw CommandFailure.Wrong($"--url: '{url}' is not an address such as {Default}.");
}
