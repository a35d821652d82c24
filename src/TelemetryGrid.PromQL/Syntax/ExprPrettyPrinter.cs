using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace TelemetryGrid.PromQL.Syntax;

/// <summary>Writes an expression over as many indented lines as it needs, as <c>/api/v1/format_query</c> answers.</summary>
public sealed class ExprPrettyPrinter
{
    /// <summary>What a line may have, in bytes of UTF-8 without its indentation, before it is split where it can be.</summary>
    public const int DefaultLineLength = 100;

    /// <summary>The longest text written, in characters: deep indentation makes much of little.</summary>
    public const int MaxTextLength = 16 * 1024 * 1024;

    private const int IndentSize = 2;

    private readonly StringBuilder _text = new();
    private readonly int _lineLength;

    private ExprPrettyPrinter(int lineLength) => _lineLength = lineLength;

    /// <exception cref="QueryException">The text would be longer than <see cref="MaxTextLength"/>.</exception>
    public static string Print(Expr expr, int lineLength = DefaultLineLength)
    {
        ArgumentNullException.ThrowIfNull(expr);
        var printer = new ExprPrettyPrinter(lineLength);
        printer.Write(expr, level: 0);
        return printer._text.ToString();
    }

    /// <param name="afterSign">The first line has begun with a sign, so that it needs no indentation.</param>
    private void Write(Expr expr, int level, bool afterSign = false)
    {
        if (_text.Length > MaxTextLength)
        {
            throw new QueryException(
                QueryErrorKind.BadData,
                string.Create(CultureInfo.InvariantCulture, $"the formatted query would have more than {MaxTextLength} characters")
            );
        }
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var isOneLine = expr is not UnaryExpr && ExprPrinter.Fits(expr, _lineLength);
        if (expr is BinaryExpr binary && !isOneLine)
        {
            Write(binary.Left, level + 1, afterSign);
            _text.Append('\n');
            Indent(level);
            WriteLine(w => w.WriteOperator(binary));
            _text.Append('\n');
            Write(binary.Right, level + 1);
            return;
        }
        // Prometheus does not indent a subquery that fits on a line, and one that does not leaves that to what is inside.
        if (!afterSign && expr is not SubqueryExpr)
        {
            Indent(level);
        }
        switch (expr)
        {
            case UnaryExpr unary:
                _text.Append(unary.Negate ? '-' : '+');
                Write(unary.Inner, level, afterSign: true);
                break;
            case ParenthesizedExpr parenthesized when !isOneLine:
                WriteArguments([parenthesized.Inner], level);
                break;
            case CallExpr call when !isOneLine:
                _text.Append(call.Function.Name);
                WriteArguments(call.Arguments.AsSpan(), level);
                break;
            case AggregateExpr aggregate when !isOneLine:
                WriteLine(w => w.WriteAggregateStart(aggregate));
                WriteArguments(aggregate.Parameter is { } parameter ? [parameter, aggregate.Inner] : [aggregate.Inner], level);
                break;
            case SubqueryExpr subquery when !isOneLine:
                Write(subquery.Inner, level, afterSign);
                WriteLine(w => w.WriteSubqueryEnd(subquery));
                break;
            default:
                _text.Append(ExprPrinter.Print(expr));
                break;
        }
    }

    private void WriteArguments(ReadOnlySpan<Expr> arguments, int level)
    {
        _text.Append('(');
        for (var i = 0; i < arguments.Length; i++)
        {
            _text.Append(i == 0 ? "\n" : ",\n");
            Write(arguments[i], level + 1);
        }
        _text.Append('\n');
        Indent(level);
        _text.Append(')');
    }

    private void WriteLine(Action<ExprLineWriter> write)
    {
        var line = new ExprLineWriter(limit: int.MaxValue);
        write(line);
        _text.Append(line);
    }

    private void Indent(int level) => _text.Append(' ', IndentSize * level);
}
