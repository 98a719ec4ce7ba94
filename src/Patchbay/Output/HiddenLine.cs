using System.Text;

namespace Patchbay.Output;

/// <summary>A line typed at the terminal without being shown.</summary>
internal static class HiddenLine
{
    /// <summary>Reads until Enter; Backspace works.</summary>
    public static string Read()
    {
        var line = new StringBuilder();
        while (System.Console.ReadKey(intercept: true) is var key && key.Key != ConsoleKey.Enter)
        {
            if (key.Key == ConsoleKey.Backspace) line.Length = Math.Max(0, line.Length - 1);
            else if (key.KeyChar >= ' ') line.Append(key.KeyChar);
        }

        return line.ToString();
    }
}
