using Spectre.Console;

namespace Patchbay.Output;

/// <summary>A list for people: ruled on a terminal that is wide enough, and plain columns, tab-free and uncut, anywhere else.</summary>
/// <param name="headers">Column titles; one that begins with <c>&gt;</c> is aligned to the right.</param>
internal sealed class TextTable(params string[] headers)
{
    /// <summary>What the ruled form puts around a cell, and at both ends of a line.</summary>
    private const int CellPadding = 3;

    private readonly List<string[]> _rows = [];

    /// <summary>Adds a line; one text for each column.</summary>
    public void Add(params string[] cells) => _rows.Add(cells);

    /// <summary>Writes it.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="terminalWidth">Columns of the terminal; null when it is none.</param>
    public void Write(TextWriter output, int? terminalWidth)
    {
        // Too narrow, the ruled form would break addresses in the middle; a plain line the terminal wraps by itself, and it can be copied.
        if (terminalWidth is { } width && Widths().Sum(column => column + CellPadding) + 2 <= width) WriteRuled(output, width);
        else WritePlain(output);
    }

    private int[] Widths() => [.. headers.Select((header, column) => _rows.Select(row => row[column].Length).Append(Title(header).Length).Max())];

    private void WriteRuled(TextWriter output, int width)
    {
        var table = new Table { Border = TableBorder.Simple, ShowRowSeparators = false };
        foreach (var header in headers)
        {
            var column = new TableColumn(new Text(Title(header), new Style(decoration: Decoration.Bold)));
            table.AddColumn(IsNumber(header) ? column.RightAligned() : column);
        }

        foreach (var row in _rows) table.AddRow(row.Select(cell => new Text(cell)));
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output), Ansi = AnsiSupport.Detect });
        console.Profile.Width = width;
        console.Write(table);
    }

    private void WritePlain(TextWriter output)
    {
        string[][] lines = [[.. headers.Select(header => Title(header).ToUpperInvariant())], .. _rows];
        var widths = Widths();
        foreach (var line in lines)
        {
            var cells = line.Select((cell, column) => IsNumber(headers[column]) ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]));
            output.WriteLine(string.Join("  ", cells).TrimEnd());
        }
    }

    private static bool IsNumber(string header) => header.StartsWith('>');

    private static string Title(string header) => header.TrimStart('>');
}
