using System.Collections.Immutable;
using TelemetryGrid.Alerting.Configuration;
using TelemetryGrid.Notifications.Sending;

namespace TelemetryGrid.Notifications.Http;

/// <summary>The <c>http_headers</c> of an <c>http_config</c>: of each name <c>values</c>, <c>secrets</c> and <c>files</c>.</summary>
internal static class HttpHeaders
{
    /// <exception cref="UntoldException">A file cannot be read.</exception>
    public static async Task<IReadOnlyList<KeyValuePair<string, string>>> OfAsync(Settings http, CancellationToken cancellation)
    {
        if (http.Any("http_headers") is not IReadOnlyDictionary<string, object> headers)
        {
            return [];
        }
        List<KeyValuePair<string, string>> all = [];
        foreach (var (name, given) in headers)
        {
            if (given is not IReadOnlyDictionary<string, object> kinds)
            {
                continue;
            }
            foreach (var text in Texts(kinds, "values").Concat(Texts(kinds, "secrets")))
            {
                all.Add(new(name, text));
            }
            foreach (var file in Texts(kinds, "files"))
            {
                all.Add(new(name, await SecretFile.ReadAsync(file, $"http_headers {name}", cancellation).ConfigureAwait(false)));
            }
        }
        return all;
    }

    private static IEnumerable<string> Texts(IReadOnlyDictionary<string, object> kinds, string key) =>
        kinds.TryGetValue(key, out var value) && value is ImmutableArray<object> list ? list.OfType<string>() : [];
}
