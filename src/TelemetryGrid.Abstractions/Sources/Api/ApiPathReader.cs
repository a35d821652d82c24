using System.Collections.Immutable;

namespace TelemetryGrid.Sources.Api;

/// <summary>Reads an <see cref="ApiPath"/>, as far as one goes.</summary>
internal static class ApiPathReader
{
    private const int MaxSteps = 32;

    public static ApiPath Read(ref ApiTextReader reader)
    {
        var start = reader.Position;
        var up = 0;
        if (!reader.TryTake('$'))
        {
            while (reader.TryTake('@'))
            {
                up++;
            }
            if (up == 0)
            {
                throw reader.Error("a path begins with $, the document, or @, the element");
            }
            if (reader.TryTake('~'))
            {
                return new ApiPath(up, [], true, reader.Since(start));
            }
        }
        var steps = ImmutableArray.CreateBuilder<ApiPathStep>();
        while (reader.Current is '.' or '[')
        {
            if (steps.Count == MaxSteps)
            {
                throw reader.Error($"a path has at most {MaxSteps} steps");
            }
            steps.Add(reader.TryTake('.') ? Member(ref reader) : Bracket(ref reader));
        }
        return new ApiPath(up, steps.ToImmutable(), false, reader.Since(start));
    }

    private static ApiPathStep Member(ref ApiTextReader reader)
    {
        if (reader.TryTake('*'))
        {
            return new ApiPathStep(ApiPathStepKind.Each);
        }
        if (reader.Current == '.')
        {
            throw reader.Error("'..' is not supported; name each step");
        }
        var name = reader.Word("-");
        return name.Length > 0
            ? new ApiPathStep(ApiPathStepKind.Member, name)
            : throw reader.Error("a name or * was expected; write other names like ['x y']");
    }

    private static ApiPathStep Bracket(ref ApiTextReader reader)
    {
        reader.Expect('[');
        reader.SkipBlanks();
        var step = Inner(ref reader);
        reader.SkipBlanks();
        reader.Expect(']');
        return step;
    }

    private static ApiPathStep Inner(ref ApiTextReader reader)
    {
        switch (reader.Current)
        {
            case '*':
                reader.Position++;
                return new ApiPathStep(ApiPathStepKind.Each);
            case '\'' or '"':
                return new ApiPathStep(ApiPathStepKind.Member, reader.Quoted());
            case '?':
                reader.Position++;
                return new ApiPathStep(ApiPathStepKind.Filter, Filter: Filter(ref reader));
            default:
                var start = reader.Position;
                var digits = reader.Word("-");
                return int.TryParse(digits, System.Globalization.NumberStyles.AllowLeadingSign, null, out var index)
                    ? new ApiPathStep(ApiPathStepKind.Index, Index: index)
                    : throw reader.Error("a number, a name in quotes, * or ?(…) was expected", start);
        }
    }

    private static ApiPathFilter Filter(ref ApiTextReader reader)
    {
        reader.SkipBlanks();
        var hasParenthesis = reader.TryTake('(');
        reader.SkipBlanks();
        var start = reader.Position;
        var path = Read(ref reader);
        if (path.Up != 1 || path.IsMany || path.IsKey)
        {
            throw reader.Error("a filter compares one place of the element, like @.kind", start);
        }
        reader.SkipBlanks();
        var comparison = Operator(ref reader);
        object? literal = null;
        if (comparison.Length > 0)
        {
            reader.SkipBlanks();
            start = reader.Position;
            literal = Literal(ref reader);
            if (comparison is not ("==" or "!=") && literal is null or bool)
            {
                throw reader.Error($"{comparison} compares with a number or a text", start);
            }
        }
        reader.SkipBlanks();
        if (hasParenthesis)
        {
            reader.Expect(')');
        }
        return new ApiPathFilter(path, comparison, literal);
    }

    private static string Operator(ref ApiTextReader reader)
    {
        var start = reader.Position;
        while (reader.Current is '=' or '!' or '<' or '>')
        {
            reader.Position++;
        }
        var text = reader.Since(start);
        return text is "" or "==" or "!=" or "<" or "<=" or ">" or ">="
            ? text
            : throw reader.Error($"'{text}' is not ==, !=, <, <=, > or >=", start);
    }

    private static object? Literal(ref ApiTextReader reader)
    {
        if (reader.Current is '\'' or '"')
        {
            return reader.Quoted();
        }
        if (char.IsLetter(reader.Current))
        {
            var start = reader.Position;
            return reader.Word("") switch
            {
                "true" => true,
                "false" => false,
                "null" => null,
                var word => throw reader.Error($"'{word}' is not true, false or null; texts stand in quotes", start),
            };
        }
        return reader.Number();
    }
}
