import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.InvalidPathException;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.PathNotFoundException;
import com.jayway.jsonpath.spi.json.JsonProvider;
import java.io.StringReader;
import java.io.StringWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.lang3.StringEscapeUtils;
import org.apache.velocity.Template;
import org.apache.velocity.VelocityContext;
import org.apache.velocity.exception.TemplateInitException;
import org.apache.velocity.runtime.RuntimeInstance;
import org.apache.velocity.runtime.parser.ParseException;
import org.apache.velocity.runtime.parser.node.ASTDirective;
import org.apache.velocity.runtime.parser.node.Node;
import org.apache.velocity.runtime.parser.node.SimpleNode;
import org.apache.velocity.tools.generic.EscapeTool;
import org.apache.velocity.tools.generic.MathTool;

/**
 * Writes what Apache Velocity 2.4.1 (with VelocityTools 3.1) and Jayway JsonPath 2.9.0 make of the corpus: templates.json and paths.json.
 * Arguments: folder of the corpus and of the results. Classes named Platform… stand in for macros that Velocity lacks; their output is assumed.
 */
public class Vectors {
  /** Refused by the platform (#foreach) or kept from templates by us (assumed); the sandbox refuses the same. */
  private static final Set<String> REFUSED = Set.of("foreach", "macro", "parse", "include", "define", "evaluate", "stop", "break");
  private static final JsonProvider JSON = Configuration.defaultConfiguration().jsonProvider();

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    write(folder.resolve("templates.json"), templates(read(folder.resolve("corpus-templates.json"))));
    write(folder.resolve("paths.json"), paths(read(folder.resolve("corpus-paths.json"))));
  }

  private static List<String> templates(Map<String, Object> corpus) {
    RuntimeInstance velocity = new RuntimeInstance();
    velocity.setProperty("introspector.uberspect.class", "org.apache.velocity.util.introspection.SecureUberspector");
    velocity.init();
    List<String> lines = new ArrayList<>();
    for (Object entry : (List<?>) corpus.get("templates")) {
      Map<?, ?> one = (Map<?, ?>) entry;
      Object context = ((Map<?, ?>) corpus.get("contexts")).get(one.containsKey("context") ? one.get("context") : "request");
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("id", one.get("id"));
      render(velocity, (String) one.get("template"), (Map<?, ?>) plain(context), line);
      lines.add(JSON.toJson(line));
    }
    return lines;
  }

  private static void render(RuntimeInstance velocity, String text, Map<?, ?> roots, Map<String, Object> line) {
    SimpleNode tree;
    Template template = new Template();
    template.setName("template");
    try {
      tree = velocity.parse(new StringReader(text), template);
      refuse(tree);
    } catch (ParseException | RuntimeException error) {
      line.put("error", "parse");
      return;
    }
    VelocityContext context = new VelocityContext();
    roots.forEach((name, value) -> context.put((String) name, value));
    context.put("esc", new PlatformEscape());
    context.put("math", new MathTool());
    context.put("encoding", new PlatformEncoding());
    context.put("salesforce", new PlatformSalesforce());
    context.put("msdynamics", new PlatformDynamics());
    context.put("successTemplateUtils", new PlatformSuccessTemplateUtils());
    StringWriter writer = new StringWriter();
    try {
      velocity.render(context, writer, "template", tree);
      line.put("text", writer.toString());
    } catch (TemplateInitException error) {
      line.put("error", "parse");
    } catch (RuntimeException error) {
      line.put("error", "render");
    }
  }

  private static void refuse(Node node) throws ParseException {
    if (node instanceof ASTDirective && REFUSED.contains(((ASTDirective) node).getDirectiveName())) {
      throw new ParseException("refused");
    }
    for (int index = 0; index < node.jjtGetNumChildren(); index++) {
      refuse(node.jjtGetChild(index));
    }
  }

  private static List<String> paths(Map<String, Object> corpus) {
    List<String> lines = new ArrayList<>();
    for (Object entry : (List<?>) corpus.get("paths")) {
      Map<?, ?> one = (Map<?, ?>) entry;
      Object shared = ((Map<?, ?>) corpus.get("documents")).get(one.containsKey("document") ? one.get("document") : "crm");
      // A copy for each: `append` changes the document it reads.
      Object document = shared instanceof String ? shared : JSON.parse(JSON.toJson(shared));
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("id", one.get("id"));
      try {
        Object result = JsonPath.compile((String) one.get("path")).read(document);
        line.put("result", result);
      } catch (PathNotFoundException error) {
        line.put("error", "not-found");
      } catch (InvalidPathException error) {
        line.put("error", "invalid");
      } catch (RuntimeException error) {
        line.put("error", "failed");
      }
      lines.add(JSON.toJson(line));
    }
    return lines;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> read(Path file) throws Exception {
    return (Map<String, Object>) JSON.parse(Files.readString(file));
  }

  private static void write(Path file, List<String> lines) throws Exception {
    Files.writeString(file, "[\n" + String.join(",\n", lines) + "\n]\n");
  }

  /** Plain lists and maps: the ones of the JSON library print themselves as JSON. */
  private static Object plain(Object value) {
    if (value instanceof List) {
      List<Object> list = new ArrayList<>();
      ((List<?>) value).forEach(item -> list.add(plain(item)));
      return list;
    }
    if (!(value instanceof Map)) {
      return value;
    }
    Map<String, Object> map = new LinkedHashMap<>();
    ((Map<?, ?>) value).forEach((key, item) -> map.put((String) key, plain(item)));
    return map;
  }

  /** Assumed output; `url` and the rest are VelocityTools' own. */
  public static class PlatformEscape extends EscapeTool {
    public String jsonString(Object value) {
      return value == null ? null : StringEscapeUtils.escapeJson(String.valueOf(value));
    }

    public String jsonEncode(Object value) {
      return jsonString(value);
    }

    public String jsonDecode(Object value) {
      return value == null ? null : StringEscapeUtils.unescapeJson(String.valueOf(value));
    }

    public String urlFormEncode(Object value) {
      return value == null ? null : URLEncoder.encode(String.valueOf(value), StandardCharsets.UTF_8);
    }

    public String uriEncode(Object value) {
      String encoded = urlFormEncode(value);
      return encoded == null ? null : encoded.replace("+", "%20").replace("*", "%2A").replace("%7E", "~");
    }
  }

  /** Assumed: UTF-8, with padding. */
  public static class PlatformEncoding {
    public String base64(Object value) {
      return value == null ? null : Base64.getEncoder().encodeToString(String.valueOf(value).getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Assumed set of characters. */
  public static class PlatformSalesforce {
    public String escReserved(Object value) {
      return value == null ? null : String.valueOf(value).replaceAll("[?&|!{}\\[\\]()^~*:\\\\\"'+-]", "\\\\$0");
    }
  }

  /** Assumed output. */
  public static class PlatformDynamics {
    public String phoneNumberFilter(String number, List<?> fields) {
      List<String> parts = new ArrayList<>();
      fields.forEach(field -> parts.add(field + " eq '" + number.replace("'", "''") + "'"));
      return String.join(" or ", parts);
    }
  }

  /** JSON text in, JSON text out; without an item and a default: empty text (assumed). */
  public static class PlatformSuccessTemplateUtils {
    public String firstFromArray(String array) {
      return firstFromArray(array, "");
    }

    public String firstFromArray(String array, String other) {
      List<?> items = (List<?>) JSON.parse(array);
      return items.isEmpty() ? other : JSON.toJson(new ArrayList<>(items.subList(0, 1))).replaceAll("(?s)^\\[(.*)]$", "$1");
    }
  }
}
