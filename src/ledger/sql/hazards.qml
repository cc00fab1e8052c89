<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.0" styleCategories="LayerConfiguration|Symbology|Labeling|Fields|MapTips" labelsEnabled="1" readOnly="0">
<renderer-v2 type="categorizedSymbol" attr="state" symbollevels="0" enableorderby="0" forceraster="0">
<categories>
<category render="true" symbol="0" value="recorded" label="已登记"/>
<category render="true" symbol="1" value="noticed" label="已责令改正"/>
<category render="true" symbol="2" value="extended" label="已延期"/>
<category render="true" symbol="3" value="unmended" label="复查未整改"/>
<category render="true" symbol="4" value="fixed" label="当场整改"/>
<category render="true" symbol="5" value="mended" label="报称已整改"/>
<category render="true" symbol="6" value="verified" label="复查已整改"/>
<category render="true" symbol="7" value="transferred" label="已移交"/>
<category render="true" symbol="8" value="closed" label="已销号"/>
</categories>
<symbols>
<symbol type="marker" name="0" alpha="1" clip_to_extent="1" force_rhr="0">
<layer class="SimpleMarker" enabled="1" pass="0" locked="0"><prop k="name" v="diamond"/><prop k="color" v="192,0,0,255"/><prop k="outline_color" v="255,255,255,255"/><prop k="outline_width" v="0.3"/><prop k="size" v="4"/><prop k="size_unit" v="MM"/></layer>
</symbol>
<symbol type="marker" name="1" alpha="1" clip_to_extent="1" force_rhr="0">
<layer class="SimpleMarker" enabled="1" pass="0" locked="0"><prop k="name" v="diamond"/><prop k="color" v="213,94,0,255"/><prop k="outline_color" v="255,255,255,255"/><prop k="outline_width" v="0.3"/><prop k="size" v="4"/><prop k="size_unit" v="MM"/></layer>
</symbol>
<symbol type="marker" name="2" alpha="1" clip_to_extent="1" force_rhr="0">
<layer class="SimpleMarker" enabled="1" pass="0" locked="0"><prop k="name" v="diamond"/><prop k="color" v="230,159,0,255"/><prop k="outline_color" v="255,255,255,255"/><prop k="outline_width" v="0.3"/><prop k="size" v="4"/><prop k="size_unit" v="MM"/></layer>
</symbol>
<symbol type="marker" name="3" alpha="1" clip_to_extent="1" force_rhr="0">
<layer class="SimpleMarker" enabled="1" pass="0" locked="0"><prop k="name" v="diamond"/><prop k="color" v="120,0,60,255"/><prop k="outline_color" v="255,255,255,255"/><prop k="outline_width" v="0.3"/><prop k="size" v="4"/><prop k="size_unit" v="MM"/></layer>
</symbol>
<symbol type="marker" name="4" alpha="1" clip_to_extent="1" force_rhr="0">
<layer class="SimpleMarker" enabled="1" pass="0" locked="0"><prop k="name" v="diamond"/><prop k="color" v="0,114,178,255"/><prop k="outline_color" v="255,255,255,255"/><prop k="outline_width" v="0.3"/><prop k="size" v="4"/><prop k="size_unit" v="MM"/></layer>
</symbol>
<symbol type="marker" name="5" alpha="1" clip_to_extent="1" force_rhr="0">
<layer class="SimpleMarker" enabled="1" pass="0" locked="0"><prop k="name" v="diamond"/><prop k="color" v="86,180,233,255"/><prop k="outline_color" v="255,255,255,255"/><prop k="outline_width" v="0.3"/><prop k="size" v="4"/><prop k="size_unit" v="MM"/></layer>
</symbol>
<symbol type="marker" name="6" alpha="1" clip_to_extent="1" force_rhr="0">
<layer class="SimpleMarker" enabled="1" pass="0" locked="0"><prop k="name" v="diamond"/><prop k="color" v="0,158,115,255"/><prop k="outline_color" v="255,255,255,255"/><prop k="outline_width" v="0.3"/><prop k="size" v="4"/><prop k="size_unit" v="MM"/></layer>
</symbol>
<symbol type="marker" name="7" alpha="1" clip_to_extent="1" force_rhr="0">
<layer class="SimpleMarker" enabled="1" pass="0" locked="0"><prop k="name" v="diamond"/><prop k="color" v="204,121,167,255"/><prop k="outline_color" v="255,255,255,255"/><prop k="outline_width" v="0.3"/><prop k="size" v="4"/><prop k="size_unit" v="MM"/></layer>
</symbol>
<symbol type="marker" name="8" alpha="1" clip_to_extent="1" force_rhr="0">
<layer class="SimpleMarker" enabled="1" pass="0" locked="0"><prop k="name" v="diamond"/><prop k="color" v="160,160,160,255"/><prop k="outline_color" v="255,255,255,255"/><prop k="outline_width" v="0.3"/><prop k="size" v="4"/><prop k="size_unit" v="MM"/></layer>
</symbol>
</symbols>
</renderer-v2>
<labeling type="rule-based"><rules key="all">
<rule key="r0" scalemindenom="1" scalemaxdenom="8000"><settings calloutType="simple"><text-style fieldName="&quot;id&quot; || &#x27; &#x27; || coalesce(map_get(map(&#x27;barred_window&#x27;,&#x27;窗户封死&#x27;,&#x27;blocked_exit&#x27;,&#x27;通道堵塞&#x27;,&#x27;extinguisher_expired&#x27;,&#x27;灭火器过期&#x27;,&#x27;gas_hose_aged&#x27;,&#x27;燃气管老化&#x27;,&#x27;live_in_shop&#x27;,&#x27;店里住人&#x27;,&#x27;lpg_in_kitchen&#x27;,&#x27;厨房放液化气&#x27;,&#x27;pond_unfenced&#x27;,&#x27;池塘无护栏&#x27;,&#x27;power_line_low&#x27;,&#x27;电线过低&#x27;,&#x27;road_cliff_unguarded&#x27;,&#x27;临崖路无护栏&#x27;,&#x27;slope_unstable&#x27;,&#x27;边坡不稳&#x27;,&#x27;straw_stack&#x27;,&#x27;柴草堆&#x27;,&#x27;wiring_private&#x27;,&#x27;私拉电线&#x27;), &quot;class&quot;), &quot;class&quot;, &#x27;&#x27;)" isExpression="1" fontSize="8" fontSizeUnit="Point" fontWeight="50" textColor="34,34,34,255"><text-buffer bufferDraw="1" bufferSize="0.8" bufferSizeUnits="MM" bufferColor="255,255,255,255" bufferOpacity="1" bufferJoinStyle="128"/></text-style><placement placement="6" dist="2.4" distUnits="MM" predefinedPositionOrder="R,L,BR,TR,BL,TL"/><rendering obstacle="0" /></settings></rule>
<rule key="r1" scalemindenom="8000" scalemaxdenom="60000"><settings calloutType="simple"><text-style fieldName="&quot;id&quot;" isExpression="1" fontSize="8" fontSizeUnit="Point" fontWeight="50" textColor="34,34,34,255"><text-buffer bufferDraw="1" bufferSize="0.8" bufferSizeUnits="MM" bufferColor="255,255,255,255" bufferOpacity="1" bufferJoinStyle="128"/></text-style><placement placement="6" dist="2.4" distUnits="MM" predefinedPositionOrder="R,L,BR,TR,BL,TL"/><rendering obstacle="0" /></settings></rule>
</rules></labeling>
<aliases><alias field="id" index="1" name="编号"/><alias field="class" index="2" name="隐患"/><alias field="level" index="3" name="程度"/><alias field="state" index="4" name="状态"/><alias field="found" index="5" name="发现"/><alias field="due" index="6" name="期限"/><alias field="site" index="7" name="地点编号"/></aliases>
<previewExpression>&quot;id&quot;</previewExpression>
<mapTip>&lt;b&gt;[% &quot;id&quot; %]&lt;/b&gt; [% coalesce(map_get(map(&#x27;barred_window&#x27;,&#x27;窗户封死&#x27;,&#x27;blocked_exit&#x27;,&#x27;通道堵塞&#x27;,&#x27;extinguisher_expired&#x27;,&#x27;灭火器过期&#x27;,&#x27;gas_hose_aged&#x27;,&#x27;燃气管老化&#x27;,&#x27;live_in_shop&#x27;,&#x27;店里住人&#x27;,&#x27;lpg_in_kitchen&#x27;,&#x27;厨房放液化气&#x27;,&#x27;pond_unfenced&#x27;,&#x27;池塘无护栏&#x27;,&#x27;power_line_low&#x27;,&#x27;电线过低&#x27;,&#x27;road_cliff_unguarded&#x27;,&#x27;临崖路无护栏&#x27;,&#x27;slope_unstable&#x27;,&#x27;边坡不稳&#x27;,&#x27;straw_stack&#x27;,&#x27;柴草堆&#x27;,&#x27;wiring_private&#x27;,&#x27;私拉电线&#x27;), &quot;class&quot;), &quot;class&quot;, &#x27;&#x27;) %] [% &quot;level&quot; %]&lt;br&gt;[% &quot;state&quot; %] [% &quot;due&quot; %]</mapTip>
</qgis>