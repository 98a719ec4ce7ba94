using System.CommandLine;
using Patchbay.Doctor;

namespace Patchbay.Commands;

/// <summary><c>patchbay mcp-number</c>: an MCP server with one tool, which gives a number. Hidden: <c>patchbay doctor --deep</c> starts it.</summary>
internal static class McpNumberCommand
{
    /// <summary>Its name.</summary>
    public const string Verb = "mcp-number";

    public static Command Create(CommandContext context)
    {
        var number = new Argument<string>("number") { Description = "what its tool answers" };
        var verb = new Command(Verb, "an MCP server with one tool, for `patchbay doctor --deep`") { number };
        verb.Hidden = true;
        verb.SetAction(async (result, cancellationToken) =>
        {
            using var input = new StreamReader(System.Console.OpenStandardInput());
            while (await input.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
            {
                if (McpNumber.Answer(line, result.GetValue(number)!) is { } answer) context.Talk.Data.WriteLine(answer);
            }

            return 0;
        });
        return verb;
    }
}
