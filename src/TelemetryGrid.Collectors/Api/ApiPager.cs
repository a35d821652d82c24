using System.Globalization;
using System.Text.Json;
using TelemetryGrid.Sources.Api;

namespace TelemetryGrid.Collectors.Api;

/// <summary>The pages of one poll, in their order.</summary>
internal sealed class ApiPager(Uri endpoint, ApiDefinition definition, ApiClient client)
{
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);
    private int _page = definition.FirstPage;
    private long _offset;

    public Uri First()
    {
        var url = Sized(endpoint);
        url = definition.Paging switch
        {
            ApiPaging.Page => With(url, definition.PageParameter, Text(_page)),
            ApiPaging.Offset => With(url, definition.PageParameter, Text(_offset)),
            _ => url,
        };
        _asked.Add(url.AbsoluteUri);
        return url;
    }

    /// <summary>Null after the last page.</summary>
    /// <param name="items">Elements that the page before had.</param>
    /// <exception cref="ApiException">What it says of the next page is of no use.</exception>
    public Uri? Next(ApiPage page, int items)
    {
        var next = definition.Paging switch
        {
            ApiPaging.Next => FromDocument(page.Root),
            ApiPaging.Link => FromHeader(page.Link),
            ApiPaging.Page when !IsLast(items) => With(Sized(endpoint), definition.PageParameter, Text(++_page)),
            ApiPaging.Offset when !IsLast(items) => With(Sized(endpoint), definition.PageParameter, Text(_offset += items)),
            _ => null,
        };
        if (next is null)
        {
            return null;
        }
        if (!client.IsOwn(next))
        {
            throw new ApiException(
                "paging",
                $"the next page is said to be at {next.GetLeftPart(UriPartial.Authority)}, another server, where requests do not go"
            );
        }
        return _asked.Add(next.AbsoluteUri)
            ? next
            : throw new ApiException("paging", "the next page is said to be one that was read before");
    }

    private bool IsLast(int items) => items == 0 || items < definition.PageSize;

    private Uri Sized(Uri url) =>
        definition.PageSizeParameter.Length > 0 ? With(url, definition.PageSizeParameter, Text(definition.PageSize)) : url;

    private Uri? FromDocument(JsonElement root)
    {
        if (!ApiPathWalk.TryFind(definition.Next!, root, [], out var found))
        {
            return null;
        }
        var text = found.ValueKind switch
        {
            JsonValueKind.String => found.GetString()!,
            JsonValueKind.Number => found.GetRawText(),
            _ => "",
        };
        if (text.Length == 0)
        {
            return null;
        }
        return definition.NextParameter.Length > 0 ? With(Sized(endpoint), definition.NextParameter, text) : Resolve(text);
    }

    // RFC 8288 §3: <target>; rel="next", several separated by commas.
    private Uri? FromHeader(string header)
    {
        var at = 0;
        while (header.IndexOf('<', at) is >= 0 and var start && header.IndexOf('>', start) is > 0 and var end)
        {
            var stop = header.IndexOf('<', end);
            var parameters = header[(end + 1)..(stop < 0 ? header.Length : stop)];
            var rel = parameters
                .Split(';', ',')
                .Select(p => p.Trim())
                .FirstOrDefault(p => p.StartsWith("rel=", StringComparison.OrdinalIgnoreCase));
            if (rel is not null && rel[4..].Trim('"').Split(' ').Contains("next", StringComparer.OrdinalIgnoreCase))
            {
                return Resolve(header[(start + 1)..end]);
            }
            at = end;
        }
        return null;
    }

    private Uri Resolve(string text) =>
        text.Length <= 8192 && Uri.TryCreate(endpoint, text, out var url) && url.Scheme is "http" or "https"
            ? url
            : throw new ApiException("paging", "what leads to the next page is no URL");

    private static Uri With(Uri url, string parameter, string value)
    {
        var pair = $"{Uri.EscapeDataString(parameter)}={Uri.EscapeDataString(value)}";
        var others = url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries);
        var kept = others.Where(o => Uri.UnescapeDataString(o.Split('=')[0]) != parameter);
        return new UriBuilder(url) { Query = string.Join('&', kept.Append(pair)) }.Uri;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
