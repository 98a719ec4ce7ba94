using System.Collections;

namespace Patchbay.Composition;

/// <summary>The environment this process was started with, as a value that can be handed on.</summary>
internal static class InheritedEnvironment
{
    /// <summary>All variables; names compare as the system compares them.</summary>
    public static IReadOnlyDictionary<string, string> Read()
    {
        var variables = new Dictionary<string, string>(OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables()) variables[(string)variable.Key] = (string?)variable.Value ?? "";
        return variables;
    }

    /// <summary>The command line that runs this program again: itself, and in a development build <c>dotnet</c> and the assembly.</summary>
    public static IReadOnlyList<string> Self()
    {
        var program = Environment.ProcessPath!;
        var first = Environment.GetCommandLineArgs()[0];
        return Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase) ? [program, Path.GetFullPath(first)] : [program];
    }
}
