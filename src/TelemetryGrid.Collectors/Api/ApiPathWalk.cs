using System.Globalization;
using System.Text.Json;
using TelemetryGrid.Sources.Api;

namespace TelemetryGrid.Collectors.Api;

/// <summary>Follows paths through a document. What is not there is no error: a path then leads nowhere.</summary>
internal static class ApiPathWalk
{
    /// <summary>Called for each place that a path leads to, with the elements on the way there, the outermost first; false ends the walk.</summary>
    public delegate bool Visit(List<ApiItem> items, JsonElement found);

    /// <summary>Follows a path from the document; true when all of it was visited.</summary>
    /// <param name="path">From the document.</param>
    /// <param name="root">The document.</param>
    /// <param name="visit">Told of each place.</param>
    /// <param name="isThere">Whether what the first step to several places goes through is there, be it empty.</param>
    public static bool All(ApiPath path, JsonElement root, Visit visit, out bool isThere)
    {
        var walk = new Walk(path, visit);
        var isWhole = walk.Go(0, root);
        isThere = walk.IsThere;
        return isWhole;
    }

    /// <summary>Follows a path that leads to one place.</summary>
    /// <param name="path">From the document or from an element.</param>
    /// <param name="root">The document.</param>
    /// <param name="items">The elements to begin at, the outermost first.</param>
    /// <param name="found">Where it leads.</param>
    public static bool TryFind(ApiPath path, JsonElement root, List<ApiItem> items, out JsonElement found)
    {
        found = path.Up == 0 ? root : items[^path.Up].Element;
        foreach (var step in path.Steps)
        {
            if (!TryStep(step, found, out found))
            {
                return false;
            }
        }
        return true;
    }

    private static bool TryStep(ApiPathStep step, JsonElement at, out JsonElement found)
    {
        found = default;
        if (step.Kind == ApiPathStepKind.Member)
        {
            return at.ValueKind == JsonValueKind.Object && at.TryGetProperty(step.Name, out found);
        }
        if (at.ValueKind != JsonValueKind.Array)
        {
            return false;
        }
        var length = at.GetArrayLength();
        var index = step.Index < 0 ? length + step.Index : step.Index;
        if (index < 0 || index >= length)
        {
            return false;
        }
        found = at[index];
        return true;
    }

    private static bool Holds(ApiPathFilter filter, JsonElement element)
    {
        var isThere = TryFind(filter.Path, default, [new ApiItem(element, "")], out var found);
        if (filter.Operator.Length == 0)
        {
            return isThere;
        }
        if (!isThere)
        {
            return filter.Operator == "!=";
        }
        var order = filter.Literal switch
        {
            string text when found.ValueKind == JsonValueKind.String => string.CompareOrdinal(found.GetString(), text),
            double number when found.ValueKind == JsonValueKind.Number => found.GetDouble().CompareTo(number),
            bool flag when found.ValueKind == (flag ? JsonValueKind.True : JsonValueKind.False) => 0,
            null when found.ValueKind == JsonValueKind.Null => 0,
            _ => (int?)null,
        };
        return filter.Operator switch
        {
            "==" => order == 0,
            "!=" => order != 0,
            "<" => order < 0,
            "<=" => order <= 0,
            ">" => order > 0,
            _ => order >= 0,
        };
    }

    private sealed class Walk(ApiPath path, Visit visit)
    {
        private readonly List<ApiItem> _items = [];

        public bool IsThere { get; private set; }

        public bool Go(int step, JsonElement at)
        {
            for (; step < path.Steps.Length; step++)
            {
                var next = path.Steps[step];
                if (next.IsMany)
                {
                    IsThere |= at.ValueKind is JsonValueKind.Array or JsonValueKind.Object;
                    return Fan(step, next.Filter, at);
                }
                if (!TryStep(next, at, out at))
                {
                    return true;
                }
            }
            IsThere = true;
            return visit(_items, at);
        }

        private bool Fan(int step, ApiPathFilter? filter, JsonElement at)
        {
            if (at.ValueKind == JsonValueKind.Object)
            {
                foreach (var member in at.EnumerateObject())
                {
                    if (!Into(step, filter, member.Value, member.Name))
                    {
                        return false;
                    }
                }
            }
            else if (at.ValueKind == JsonValueKind.Array)
            {
                var index = 0;
                foreach (var element in at.EnumerateArray())
                {
                    if (!Into(step, filter, element, index++.ToString(CultureInfo.InvariantCulture)))
                    {
                        return false;
                    }
                }
            }
            return true;
        }

        private bool Into(int step, ApiPathFilter? filter, JsonElement element, string key)
        {
            if (filter is not null && !Holds(filter, element))
            {
                return true;
            }
            _items.Add(new ApiItem(element, key));
            var goesOn = Go(step + 1, element);
            _items.RemoveAt(_items.Count - 1);
            return goesOn;
        }
    }
}
