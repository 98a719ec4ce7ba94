using System.Collections.Frozen;

namespace Patchbay.Console.Chat.Words;

/// <summary>What <see cref="CodeTint"/> knows of a language.</summary>
internal sealed class CodeLanguage
{
    private static readonly FrozenDictionary<string, CodeLanguage> ByName = All().SelectMany(static one => one.Names.Split(' ').Select(name => KeyValuePair.Create(name, one))).ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _keywords;

    /// <summary>What stands behind a fence, or behind the dot of a file's name.</summary>
    public required string Names { get; init; }

    /// <summary>Keywords, with spaces between.</summary>
    public required string Keywords { init => _keywords = value.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>(); }

    /// <summary>What a comment to the end of the line begins with.</summary>
    public string[] LineComments { get; init; } = ["//"];

    /// <summary>What a comment over lines begins and ends with.</summary>
    public (string Open, string Close)[] BlockComments { get; init; } = [("/*", "*/")];

    /// <summary>Quotes of strings that end on their line.</summary>
    public string Quotes { get; init; } = "\"'";

    /// <summary>Quotes of strings over lines.</summary>
    public string[] LongQuotes { get; init; } = [];

    /// <summary>Whether words may have hyphens.</summary>
    public bool HasHyphens { get; init; }

    /// <summary>Whether a word is a keyword.</summary>
    public bool IsKeyword(ReadOnlySpan<char> word) => _keywords.Contains(word);

    /// <summary>The language of that name; null when it is none that is known here.</summary>
    public static CodeLanguage? Find(string name) => name.Length == 0 ? null : ByName.GetValueOrDefault(name.Split(' ', '{', ',')[0]);

    private static CodeLanguage[] All() =>
    [
        new() { Names = "cs csharp c#", Quotes = "\"'", LongQuotes = ["\"\"\""], Keywords = "abstract as async await base bool break byte case catch char class const continue decimal default delegate do double else enum event explicit extern false finally fixed float for foreach get global goto if implicit in init int interface internal is lock long nameof namespace new not null object operator or out override params partial private protected public readonly record ref required return sealed set short sizeof stackalloc static string struct switch this throw true try typeof uint ulong unchecked unsafe ushort using var virtual void volatile when where while with yield" },
        new() { Names = "js javascript jsx mjs cjs ts typescript tsx", Quotes = "\"'`", Keywords = "abstract any as async await boolean break case catch class const continue debugger declare default delete do else enum export extends false finally for from function get if implements import in instanceof interface is keyof let namespace never new null number of private protected public readonly return satisfies set static string super switch this throw true try type typeof undefined unknown var void while with yield" },
        new() { Names = "py python", LineComments = ["#"], BlockComments = [], LongQuotes = ["\"\"\"", "'''"], Keywords = "False None True and as assert async await break case class continue def del elif else except finally for from global if import in is lambda match nonlocal not or pass raise return self try while with yield" },
        new() { Names = "sh bash shell zsh console fish", LineComments = ["#"], BlockComments = [], HasHyphens = true, Keywords = "if then else elif fi for while until do done case esac function in select return export local readonly unset set source exit trap shift eval exec cd echo sudo" },
        new() { Names = "go golang", Quotes = "\"'`", Keywords = "break case chan const continue default defer else fallthrough for func go goto if import interface map package range return select struct switch type var nil true false string int int64 bool error byte any" },
        new() { Names = "rs rust", Quotes = "\"", Keywords = "as async await break const continue crate dyn else enum extern false fn for if impl in let loop match mod move mut pub ref return self Self static struct super trait true type unsafe use where while Some None Ok Err" },
        new() { Names = "java kt kotlin scala swift dart groovy", LongQuotes = ["\"\"\""], Keywords = "abstract as boolean break case catch class companion const continue data def default do double else enum extends extension false final finally float for fun func guard if implements import in init int interface internal is lazy let long new nil null object open override package private protected protocol public return sealed self static struct super switch this throw throws trait true try typealias val var void when where while yield" },
        new() { Names = "c h cpp cc hpp c++ cxx m objc", Keywords = "auto bool break case catch char class const constexpr continue default delete do double else enum explicit extern false float for friend goto if inline int long namespace new noexcept nullptr operator override private protected public register return short signed sizeof static struct switch template this throw true try typedef typename union unsigned using virtual void volatile while" },
        new() { Names = "json jsonc json5", Quotes = "\"", Keywords = "true false null" },
        new() { Names = "yaml yml toml ini conf properties env dockerfile docker make makefile", LineComments = ["#"], BlockComments = [], HasHyphens = true, Keywords = "true false null yes no on off FROM RUN COPY ADD CMD ENTRYPOINT ENV ARG WORKDIR EXPOSE USER VOLUME LABEL" },
        new() { Names = "sql", LineComments = ["--"], Keywords = "select from where and or not in is null like between join left right inner outer full on group by order having limit offset insert into values update set delete create table index view drop alter primary key foreign references unique default as distinct union all case when then else end SELECT FROM WHERE AND OR NOT IN IS NULL LIKE BETWEEN JOIN LEFT RIGHT INNER OUTER FULL ON GROUP BY ORDER HAVING LIMIT OFFSET INSERT INTO VALUES UPDATE SET DELETE CREATE TABLE INDEX VIEW DROP ALTER PRIMARY KEY FOREIGN REFERENCES UNIQUE DEFAULT AS DISTINCT UNION ALL CASE WHEN THEN ELSE END" },
        new() { Names = "html xml svg vue cshtml razor xaml csproj", LineComments = [], BlockComments = [("<!--", "-->")], HasHyphens = true, Keywords = "" },
        new() { Names = "css scss less", LineComments = [], HasHyphens = true, Keywords = "important media import supports keyframes font-face root hover focus" },
        new() { Names = "rb ruby", LineComments = ["#"], BlockComments = [("=begin", "=end")], Keywords = "alias and begin break case class def defined do else elsif end ensure false for if in module next nil not or redo rescue retry return self super then true undef unless until when while yield require attr_accessor" },
        new() { Names = "php", LineComments = ["//", "#"], Keywords = "abstract and array as break case catch class const continue declare default do echo else elseif empty extends false final finally fn for foreach function global if implements include instanceof interface isset match namespace new null or print private protected public readonly require return static switch this throw trait true try unset use var while yield" },
        new() { Names = "lua", LineComments = ["--"], BlockComments = [("--[[", "]]")], Keywords = "and break do else elseif end false for function goto if in local nil not or repeat return then true until while" },
        new() { Names = "ps1 powershell pwsh", LineComments = ["#"], BlockComments = [("<#", "#>")], HasHyphens = true, Keywords = "begin break catch class continue data do else elseif end exit filter finally for foreach from function if in param process return switch throw trap try until using while" },
        new() { Names = "fs fsharp ml ocaml hs haskell elm", LineComments = ["//", "--"], BlockComments = [("(*", "*)"), ("{-", "-}")], Quotes = "\"", Keywords = "and as assert begin case class data deriving do done else end exception false for fun function if import in inherit instance interface lazy let match member module mutable namespace new of open or override rec return sig static struct then to true try type use val void when where while with yield" },
    ];
}
